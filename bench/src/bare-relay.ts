/**
 * The bare Socket.IO relay: customer → room → agent and back, with an ack. Nothing is checked,
 * nothing is stored, the frames are constants. Counterpart of B1-B6. Its own process: listens on a
 * free port and prints it.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { AGENT_ACK, AGENT_PUSH, CUSTOMER_ACK, CUSTOMER_PUSH } from './frames.ts';
import { announce, BARE_SOCKET_OPTIONS } from './servers/bare-common.ts';

type Ack = (answer: object) => void;

const http = createServer();
const io = new Server(http, BARE_SOCKET_OPTIONS);
const customers = io.of('/customer');
const agents = io.of('/agent');
let tickets = 0;

customers.on('connection', (socket) => {
  let room = '';
  socket.on('customer_connect', (_payload: unknown, ack: Ack) => {
    tickets += 1;
    room = `TKT-${tickets}`;
    void socket.join(room);
    ack({
      success: true,
      data: { customerId: room, token: room, ticket: { ticketId: room, seq: 0 } },
    });
  });
  socket.on('customer_message', (_payload: unknown, ack: Ack) => {
    agents.to(room).emit('customer_message', CUSTOMER_PUSH);
    ack(CUSTOMER_ACK);
  });
});

agents.on('connection', (socket) => {
  socket.emit('auth_success', {});
  socket.on('get_ticket_details', (payload: { ticketId: string }, ack: Ack) => {
    void socket.join(payload.ticketId);
    ack({ success: true, data: { ticket: {} } });
  });
  socket.on('send_message', (payload: { ticketId: string }, ack: Ack) => {
    customers.to(payload.ticketId).emit('agent_message', AGENT_PUSH);
    ack(AGENT_ACK);
  });
});

announce(http);
