import canvas from './canvas.json';
import charts from './charts.json';
import commands from './commands.json';
import editor from './editor.json';
import explain from './explain.json';
import extras from './extras.json';
import files from './files.json';
import help from './help.json';
import inspector from './inspector.json';
import judge from './judge.json';
import limits from './limits.json';
import live from './live.json';
import outline from './outline.json';
import palette from './palette.json';
import reasons from './reasons.json';
import results from './results.json';
import share from './share.json';
import verify from './verify.json';
import viewer from './viewer.json';

/** One file an area; the keys of these files are the keys of every language. */
export const en = {
  canvas,
  charts,
  commands,
  editor,
  explain,
  extras,
  files,
  help,
  inspector,
  judge,
  limits,
  live,
  outline,
  palette,
  reasons,
  results,
  share,
  verify,
  viewer,
};
