/** The product's own catalogue for the tests of this folder, asked of the engine itself. */
import { execFileSync } from 'node:child_process';
import type { Catalogue } from '../design/catalogue';

const ASK =
  'import json, sys; from simulator.catalogue import catalogue_document; ' +
  'print(json.dumps(catalogue_document(sys.argv[1])))';

export function catalogueIn(language: 'en' | 'ko'): Catalogue {
  const python = '.venv/bin/python';
  const options = { cwd: '..', encoding: 'utf8', maxBuffer: 20_000_000 } as const;
  return JSON.parse(execFileSync(python, ['-c', ASK, language], options)) as Catalogue;
}
