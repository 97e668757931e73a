/** The door of the process of terminals: its secret opens it, nothing else does, and without a secret it is not there. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@fenghuo/domain';
import { Body, Controller, Headers, HttpCode, Inject, Ip, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import { CONFIG, type Config } from '../core/config.ts';
import { IsPublic, IsUncounted } from '../core/http.ts';
import { Rates } from '../core/rates.ts';
import { type ReportsAnswer, TakeReports } from './reports.ts';
import { TerminalActions } from './terminal.actions.ts';

/** 5,000 fixes, generously written. */
const MAX_REPORTS_BYTES = 2 * 1024 * 1024;

@ApiExcludeController()
@Controller('api/v1/jt808')
export class TerminalController {
  constructor(
    private readonly actions: TerminalActions,
    @Inject(CONFIG) private readonly config: Config,
    private readonly rates: Rates,
  ) {}

  @Post('reports')
  @HttpCode(200)
  @IsPublic()
  @IsUncounted()
  @RouteConfig({ bodyLimit: MAX_REPORTS_BYTES })
  take(
    @Headers('authorization') authorization: string | undefined,
    @Ip() address: string,
    @Body({ schema: TakeReports }) reports: TakeReports,
  ): Promise<ReportsAnswer> {
    this.check(authorization ?? '', address);
    return this.actions.take(reports);
  }

  private check(authorization: string, address: string): void {
    const { JT808_SECRET } = this.config;
    if (JT808_SECRET === undefined) throw new DomainError('NOT_FOUND');
    if (timingSafeEqual(digest(authorization), digest(`Bearer ${JT808_SECRET}`))) return;
    this.rates.countAddress(address);
    throw new DomainError('UNAUTHENTICATED');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
