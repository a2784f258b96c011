import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from './attaching.ts';

const LIMITS = { maxSize: 10, types: ['jpg', 'pdf'] };

test('a file that the server would refuse is refused before it leaves', () => {
  for (const [name, size, fault] of [
    ['a.jpg', 10, null],
    ['A.PDF', 1, null],
    ['a.jpg', 11, 'PAYLOAD_TOO_LARGE'],
    ['a.jpg', 0, 'EMPTY'],
    ['a.exe', 1, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a.jpg.exe', 1, 'UNSUPPORTED_MEDIA_TYPE'],
    ['jpg', 1, 'UNSUPPORTED_MEDIA_TYPE'],
    ['.jpg', 1, 'UNSUPPORTED_MEDIA_TYPE'],
  ] as const) {
    assert.equal(faultOf({ name, size }, LIMITS), fault, `${name}, ${size}`);
  }
  assert.equal(faultOf({ name: 'a.exe', size: 99 }, null), null, 'unknown limits: the server says');
});
