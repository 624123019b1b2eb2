/** The script of the pages the server draws: the theme chosen in the editor holds here too, and
 * what a page needs beyond that is loaded where it stands. */
import './site.css';
import { applyTheme, savedTheme } from '../ui/themeChoice';

applyTheme(savedTheme());

const manage = document.getElementById('manage');
if (manage) void import('./manage').then(({ startManage }) => startManage(manage));

const adopt = document.getElementById('adopt');
if (adopt) void import('./adopt').then(({ startAdopting }) => startAdopting(adopt));

const live = document.querySelectorAll<HTMLImageElement>('img[data-live]');
if (live.length > 0) void import('./gallery').then(({ startThumbnails }) => startThumbnails(live));
