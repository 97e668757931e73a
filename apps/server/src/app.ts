/** Puts the application together: Fastify, validation, errors, the console's files, sockets. Used by the server and by the tests alike. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { MAX_MEDIA_BYTES } from '@fenghuo/domain';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { AppModule } from './app.module.ts';
import { refuseBroken } from './core/broken-requests.ts';
import { prepareClosing } from './core/closing.ts';
import { ErrorsFilter, sendProblem, toProblem } from './core/errors.filter.ts';
import { AnswerInterceptor, COOKIE, ourOrigin, SchemaPipe, SessionGuard } from './core/http.ts';
import { takeForms, takeJsonBodies } from './core/json-body.ts';
import { NestLog } from './core/log.ts';
import { withRefusals } from './core/openapi.ts';
import { securityHeaders } from './core/security-headers.ts';
import type { Core } from './core.module.ts';
import { FeedGateway } from './feed/gateway.ts';
import { PositionFrames } from './position/position.frames.ts';

const here = dirname(fileURLToPath(import.meta.url));
const CONSOLE_DIR = join(here, '../../console/dist');
const BASEMAP_DIR = join(here, '../assets/basemap');
const BODY_LIMIT = 262_144;
/** Longest path parameter or URL we look at. */
const MAX_PARAM = 200;

export type Application = { nest: NestFastifyApplication; gateway: FeedGateway; close: () => Promise<void> };

export async function makeApplication(core: Core): Promise<Application> {
  const { config, log } = core;
  const tls =
    config.TLS_CERT !== undefined && config.TLS_KEY !== undefined
      ? { https: { cert: await readFile(config.TLS_CERT), key: await readFile(config.TLS_KEY) } }
      : {};
  const adapter = new FastifyAdapter({
    ...tls,
    loggerInstance: log,
    // Requests are logged below, without what they ask.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAM },
    trustProxy: trustOf(config.TRUST_PROXY),
    return503OnClosing: false,
    // A body that has stopped coming, a line that says nothing: for a minute. A large file from a phone in the rain: ten.
    connectionTimeout: 60_000,
    requestTimeout: 600_000,
    // What the router itself refuses: an address that is no UTF-8, or too long.
    clientErrorHandler: refuseBroken,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, toProblem(error)),
    forceCloseConnections: 'idle',
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  // Nest would set a handler of its own for what is not found; ours, which knows the console's pages, is set by `serveFiles`.
  adapter.setNotFoundHandler = () => adapter.getInstance();
  const nest = await NestFactory.create<NestFastifyApplication>(AppModule.of(core), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    bodyParser: false,
  });
  takeJsonBodies(nest, BODY_LIMIT);
  takeForms(nest, BODY_LIMIT);
  takeLargerBodies(nest);
  const isOurOrigin = ourOrigin(config.PUBLIC_URL);
  await nest.register(cookie as never);
  const headers = securityHeaders();
  nest
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (_, reply) => {
      void reply.headers(headers);
    });
  await nest.register(multipart as never, { limits: { fileSize: MAX_MEDIA_BYTES, files: 1, fields: 10, parts: 12, fieldSize: 10_000 } });
  const closing = prepareClosing(nest);
  await serveFiles(nest);
  logRequests(nest, core);
  nest.useGlobalGuards(new SessionGuard(nest.get(Reflector), core.sessions, core.devices, core.rates, isOurOrigin));
  nest.useGlobalPipes(new SchemaPipe());
  nest.useGlobalInterceptors(new AnswerInterceptor());
  nest.useGlobalFilters(new ErrorsFilter(log, core.audit));
  describeApi(nest);
  await nest.init();
  await nest.getHttpAdapter().getInstance().ready();
  const onError = (error: Error) => log.warn({ err: { message: error.message, stack: error.stack } }, 'feed');
  const tokenOfCookie = (header: string | undefined) =>
    header === undefined ? null : (nest.getHttpAdapter().getInstance().parseCookie(header)[COOKIE] ?? null);
  const gateway = new FeedGateway(
    nest.getHttpServer(),
    core.database,
    core.hub,
    core.sessions,
    core.geography,
    core.presence,
    new PositionFrames(core.positions),
    { isOurOrigin, tokenOfCookie },
    onError,
  );
  await core.hub.start();
  await core.positions.start(core.database);
  await core.closedRoads.load(core.database);
  const close = async () => {
    await gateway.close();
    await closing(() => nest.close());
  };
  return { nest, gateway, close };
}

/** A route that takes more than the rest says so: `@RouteConfig({ bodyLimit })`. */
function takeLargerBodies(nest: NestFastifyApplication): void {
  const fastify = nest.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}

/** Hops that stand between, or addresses of proxies; nobody is believed unless named. The framework itself no longer counts hops: it would believe none. */
const trustOf = (value: string | undefined): boolean | string | ((address: string, hop: number) => boolean) =>
  value === undefined ? false : /^[0-9]+$/.test(value) ? (_, hop) => hop < Number(value) : value;

/** The built console with its routes falling back to the one page, and the packaged basemap with ranges. */
async function serveFiles(nest: NestFastifyApplication): Promise<void> {
  if (existsSync(BASEMAP_DIR)) {
    await nest.register(fastifyStatic as never, {
      root: BASEMAP_DIR,
      prefix: '/basemap/',
      decorateReply: false,
      cacheControl: true,
      maxAge: 3_600_000,
      acceptRanges: true,
    });
  }
  const fastify = nest.getHttpAdapter().getInstance();
  if (existsSync(CONSOLE_DIR)) {
    await nest.register(fastifyStatic as never, {
      root: CONSOLE_DIR,
      wildcard: false,
      setHeaders: (reply: FastifyReply, path: string) => {
        const isHashed = path.includes(`${CONSOLE_DIR}/assets/`);
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  fastify.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const wantsPage =
      request.method === 'GET' &&
      (request.headers.accept ?? '').includes('text/html') &&
      !/^\/(api|assets|basemap|socket\.io)\b/.test(request.url);
    if (wantsPage && existsSync(CONSOLE_DIR))
      return (reply as FastifyReply & { sendFile: (name: string) => FastifyReply }).sendFile('index.html');
    sendProblem(reply, { status: 404, code: 'NOT_FOUND', detail: 'Nothing is here' });
    return reply;
  });
}

/** One line an API request: who (by id), what, how long. No query, no body, no address. */
function logRequests(nest: NestFastifyApplication, core: Core): void {
  const fastify = nest.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) void reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store');
  });
  fastify.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!request.url.startsWith('/api/')) return;
    const session = (request as { session?: { viewer: { personId: string } } }).session;
    core.log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        personId: session?.viewer.personId,
      },
      'request',
    );
  });
}

function describeApi(nest: NestFastifyApplication): void {
  const description = new DocumentBuilder().setTitle('Fenghuo').setVersion('1').addBearerAuth().build();
  const document = withRefusals(SwaggerModule.createDocument(nest, description));
  SwaggerModule.setup('api/docs', nest, document, { jsonDocumentUrl: 'api/openapi.json' });
}
