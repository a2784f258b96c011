/** What many conversations never show: loaded when one does. */
import type { Cards } from '../chat/view.ts';
import css from './cards.css?inline';
import { Form } from './form.tsx';
import { Menu } from './menu.tsx';
import { noticeOf } from './notice-of.ts';
import { Preview } from './preview.tsx';
import { Rating } from './rating.tsx';

export const cards: Omit<Cards, 'props'> = { Form, Menu, Preview, Rating, noticeOf };

/** For the shadow root, beside chat.css. */
export const styles: string = css;
