import type { CustomerClient } from '@parley/client/customer-types.ts';
import type { Entry } from '@parley/client/entries.ts';
import { asParleyError } from '@parley/client/errors.ts';
import type { Attachment, Message } from '@parley/contract';
import { type FormEvent, useEffect, useState, useSyncExternalStore } from 'react';

/** A whole chat: what it shows is in the client's state, what it does are the client's actions. */
export function Chat({ chat }: { readonly chat: CustomerClient }) {
  const { connection, entries, ticket, agentTyping, queuePosition } = useSyncExternalStore(
    chat.subscribe,
    chat.getState,
  );
  const newest = ticket?.seq ?? 0;
  // Whoever sees the newest message has read it.
  useEffect(() => chat.markRead(newest), [chat, newest]);
  const isOver = ticket?.status === 'resolved' || ticket?.status === 'closed';
  return (
    <section aria-label="Chat">
      <ol role="log">
        {entries.map((entry) => (
          <Line key={entry.key} entry={entry} chat={chat} />
        ))}
      </ol>
      {agentTyping !== null && <p>{agentTyping.name} is typing …</p>}
      {queuePosition !== null && <p>You are number {queuePosition} in the queue.</p>}
      {(connection === 'reconnecting' || connection === 'offline') && (
        <p role="status">No connection. What you write is sent as soon as there is one.</p>
      )}
      {isOver && ticket.metadata.rating === null && <Rating chat={chat} />}
      <Composer chat={chat} />
    </section>
  );
}

function Line({ entry, chat }: { readonly entry: Entry; readonly chat: CustomerClient }) {
  const { key, kind, message, status } = entry;
  const isOwn = kind === 'outgoing' || message.sender === 'customer';
  return (
    <li data-from={isOwn ? 'me' : 'them'} dir="auto">
      {message.content}
      {kind === 'message' &&
        message.metadata.attachments?.map((file) => (
          <Attached key={file.id} message={message} file={file} chat={chat} />
        ))}
      {status !== null && <small> {status}</small>}
      {kind === 'outgoing' && status === 'failed' && (
        <button type="button" onClick={() => chat.retry(key)}>
          Send again
        </button>
      )}
    </li>
  );
}

function Attached(props: {
  readonly message: Message;
  readonly file: Attachment;
  readonly chat: CustomerClient;
}) {
  const { message, file, chat } = props;
  const [url, setUrl] = useState<string>();
  // Addresses are signed for an hour: the client asks for a new one where the old one does not hold.
  useEffect(() => {
    void chat.fileUrl(message, file, { preview: true }).then(setUrl);
  }, [chat, message, file]);
  if (file.width !== undefined) return <img src={url} alt={file.name} width={240} />;
  return <a href={url}>{file.name}</a>;
}

function Composer({ chat }: { readonly chat: CustomerClient }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const attach = async (file: File) => {
    setProblem('');
    try {
      chat.send({ content: '', attachments: [await chat.upload(file)] });
    } catch (error) {
      // Such as a file that is too large, or of a type that is not allowed.
      setProblem(asParleyError(error).message);
    }
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    chat.send(text);
    setText('');
  };
  return (
    <form onSubmit={send}>
      <input
        aria-label="Message"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          chat.typing(target.value);
        }}
      />
      <input
        type="file"
        aria-label="File"
        onChange={({ target }) => {
          for (const file of target.files ?? []) void attach(file);
          target.value = '';
        }}
      />
      <button>Send</button>
      {problem !== '' && <p role="alert">{problem}</p>}
    </form>
  );
}

function Rating({ chat }: { readonly chat: CustomerClient }) {
  return (
    <p>
      How was it?{' '}
      {[1, 2, 3, 4, 5].map((stars) => (
        <button key={stars} type="button" onClick={() => void chat.rate(stars)}>
          {stars}
        </button>
      ))}
    </p>
  );
}
