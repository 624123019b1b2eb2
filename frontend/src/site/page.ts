/** The script of the pages the server draws: the theme chosen in the editor holds here too. */
import './site.css';
import { applyTheme, savedTheme } from '../ui/themeChoice';

applyTheme(savedTheme());
