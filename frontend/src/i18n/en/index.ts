import canvas from './canvas.json';
import commands from './commands.json';
import editor from './editor.json';
import files from './files.json';
import live from './live.json';
import results from './results.json';
import viewer from './viewer.json';

/** What the first load says: one file an area. Everything else belongs into `rest.ts`. */
export const en = {
  canvas,
  commands,
  editor,
  files,
  live,
  results,
  viewer,
};
