/** The end of a process: what is under way is finished, who comes now is sent to come again, and a line that merely stands open is not waited for. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, UNAVAILABLE } from './errors.filter.ts';

const LOOK_MS = 100;
/** What is under way longer than this is cut off; with the same key it is safe to repeat. */
const DRAIN_MS = 8_000;

/** To be called before routes are made. Gives the way to close: around what closes the server itself. */
export function prepareClosing(nest: NestFastifyApplication): (close: () => Promise<void>) => Promise<void> {
  let underWay = 0;
  let isClosing = false;
  nest
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (_: FastifyRequest, reply: FastifyReply) => {
      underWay++;
      reply.raw.once('close', () => underWay--);
      if (!isClosing) return;
      sendProblem(reply.header('connection', 'close'), UNAVAILABLE);
      return reply;
    });
  return async (close) => {
    isClosing = true;
    const server = nest.getHttpServer();
    const until = Date.now() + DRAIN_MS;
    // A line on which nothing has been asked yet does not count as idle, and would hold the end until its client hangs up.
    const look = () => (underWay === 0 || Date.now() > until ? server.closeAllConnections() : server.closeIdleConnections());
    const looking = setInterval(look, LOOK_MS);
    await close().finally(() => clearInterval(looking));
  };
}
