/** Tests start with all texts loaded. */
import { loadRest } from './index';

await loadRest('en');
await loadRest('ko');
