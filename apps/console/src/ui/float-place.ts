/** Where menus and panels are drawn: in the open dialog, which makes all else inert, or in the page's main part, a landmark. */
import { createContext } from 'react';

export const FloatPlace = createContext<HTMLElement | null>(null);
