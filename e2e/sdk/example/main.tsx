import { createCustomerClient } from '@parley/client/customer.ts';
import { createRoot } from 'react-dom/client';
import { Chat } from './chat.tsx';

const root = document.querySelector<HTMLElement>('#chat');
if (root === null) throw new Error('The page has no place for the chat');

const chat = createCustomerClient({
  url: root.dataset.server ?? '', // such as https://support.example.com
  details: { customerInfo: { name: 'Ada' }, department: 'general' },
});
chat.resume(); // goes on with the conversation of before a reload; begins none

createRoot(root).render(<Chat chat={chat} />);
