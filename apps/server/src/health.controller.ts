/** Health, readiness and metrics: at the root, without login, and saying nothing private. */
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Database } from './core/database.ts';
import { IsPublic, IsUncounted } from './core/http.ts';
import { NewestPositions } from './core/newest-positions.ts';
import { FeedHub } from './feed/hub.ts';
import { TerminalOutcomes } from './jt808/terminal-outcomes.ts';

const READY_CACHE_MS = 1_000;

@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly registry = new Registry();
  private ready: { at: number; answer: Promise<boolean> } = { at: 0, answer: Promise.resolve(false) };

  constructor(
    private readonly database: Database,
    @Inject(FeedHub) hub: FeedHub,
    newest: NewestPositions,
    terminalOutcomes: TerminalOutcomes,
  ) {
    collectDefaultMetrics({ register: this.registry });
    const position: Gauge = new Gauge({
      name: 'fenghuo_log_position',
      help: 'Position in the log this node has delivered',
      registers: [this.registry],
      collect: (): void => position.set(hub.position),
    });
    const fixes: Counter<'outcome'> = new Counter({
      name: 'fenghuo_fixes_total',
      help: 'Position fixes by what became of them',
      labelNames: ['outcome'],
      registers: [this.registry],
      collect: (): void => {
        fixes.reset();
        for (const [outcome, count] of newest.outcomes) fixes.inc({ outcome }, count);
      },
    });
    const deviceFixes: Counter<'device' | 'outcome'> = new Counter({
      name: 'fenghuo_device_fixes_total',
      help: 'Position fixes of devices by what became of them',
      labelNames: ['device', 'outcome'],
      registers: [this.registry],
      collect: (): void => {
        deviceFixes.reset();
        for (const [device, outcomes] of newest.deviceOutcomes)
          for (const [outcome, count] of outcomes) deviceFixes.inc({ device, outcome }, count);
      },
    });
    const terminals: Counter<'outcome'> = new Counter({
      name: 'fenghuo_terminals_total',
      help: 'Connections and messages of vehicle terminals that were refused, by why',
      labelNames: ['outcome'],
      registers: [this.registry],
      collect: (): void => {
        terminals.reset();
        for (const [outcome, count] of terminalOutcomes.byCode) terminals.inc({ outcome }, count);
      },
    });
  }

  @Get('healthz')
  @IsPublic()
  @IsUncounted()
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @IsPublic()
  @IsUncounted()
  async readiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string }> {
    if (Date.now() - this.ready.at > READY_CACHE_MS) {
      this.ready = {
        at: Date.now(),
        answer: this.database.query('SELECT 1').then(
          () => true,
          () => false,
        ),
      };
    }
    const isReady = await this.ready.answer;
    void reply.status(isReady ? 200 : 503);
    if (!isReady) void reply.header('retry-after', '1');
    return { status: isReady ? 'ready' : 'unavailable' };
  }

  @Get('metrics')
  @IsPublic()
  @IsUncounted()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
