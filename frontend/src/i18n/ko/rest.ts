import type { RestMessages } from '../index';
import arrange from './arrange.json';
import board from './board.json';
import calibrate from './calibrate.json';
import charts from './charts.json';
import dynamics from './dynamics.json';
import exchange from './exchange.json';
import explain from './explain.json';
import extras from './extras.json';
import help from './help.json';
import hints from './hints.json';
import importing from './importing.json';
import inspector from './inspector.json';
import judge from './judge.json';
import learn from './learn.json';
import limits from './limits.json';
import liveclass from './liveclass.json';
import outline from './outline.json';
import palette from './palette.json';
import reasons from './reasons.json';
import share from './share.json';
import verify from './verify.json';

export const rest: RestMessages = {
  hints,
  board,
  arrange,
  calibrate,
  charts,
  dynamics,
  exchange,
  explain,
  extras,
  help,
  importing,
  inspector,
  judge,
  learn,
  limits,
  liveclass,
  outline,
  palette,
  reasons,
  share,
  verify,
};
