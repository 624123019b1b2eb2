import type { FirstMessages } from '../index';
import canvas from './canvas.json';
import commands from './commands.json';
import editor from './editor.json';
import files from './files.json';
import live from './live.json';
import results from './results.json';
import viewer from './viewer.json';

export const ko: FirstMessages = {
  canvas,
  commands,
  editor,
  files,
  live,
  results,
  viewer,
};
