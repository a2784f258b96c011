/** Long polling, as a module of its own so that it can be loaded by itself. */
import { XHR } from 'engine.io-client';

export const Polling: typeof XHR = XHR;
