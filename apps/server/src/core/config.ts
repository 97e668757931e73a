/** Configuration: one schema over the environment, parsed once. A bad value stops the start with a sentence that names it. */
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false', 'on', 'off']).transform((value) => value === '1' || value === 'true' || value === 'on');
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info');
const port = z.coerce.number().int().min(0).max(65_535);
/** 32 bytes in base64. */
const masterKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64, as `openssl rand -base64 32` makes them')
  .transform((value) => Buffer.from(value, 'base64'));
const terminalSecret = z.string().min(32, 'at least 32 characters that nobody can guess');

export const Config = z
  .object({
    /** Which part of the product this process is; `all` when embedded. */
    ROLE: z.enum(['all', 'server', 'worker']).default('all'),
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'a postgres:// address'),
    /** Connections to PostgreSQL that this process may hold, jobs not counted. */
    DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16),
    REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'a redis:// address')),
    DATA_DIR: z.string().min(1).default('.data'),
    /** Set by our supervisor, by nobody else: the database is its own, jobs run on it, and the demo is on. */
    EMBEDDED: optional(flag),
    TLS_CERT: optional(z.string()),
    TLS_KEY: optional(z.string()),
    /** Addresses of proxies whose X-Forwarded-For is believed (comma separated), or a number of hops. */
    TRUST_PROXY: optional(z.string()),
    /** Where browsers find the product; its origin is the only one that may change anything by cookie. */
    PUBLIC_URL: optional(z.url()),
    TIME_ZONE: z
      .string()
      .default('Asia/Shanghai')
      .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'a time zone of the IANA list'),
    /** How long a team on duty may be silent before its contact counts as lost. */
    CONTACT_LOST_MINUTES: z.coerce.number().min(1).max(1440).default(10),
    DEMO: optional(flag),
    DEMO_PASSWORD: optional(z.string().min(8).max(200)),
    /** Where vehicle terminals connect (JT/T 808); without it they cannot. Of the process of terminals. */
    JT808_PORT: optional(port),
    /** What the process of terminals shows to the server; without it the server takes nothing from terminals. */
    JT808_SECRET: optional(terminalSecret),
    /** Wraps the keys that names of evacuees and households are sealed under; without it a file in DATA_DIR does. The same on every node. */
    PII_KEY: optional(masterKey),
    LOG_LEVEL: logLevel,
  })
  .superRefine((config, context) => {
    if ((config.TLS_CERT === undefined) !== (config.TLS_KEY === undefined)) {
      context.addIssue({ code: 'custom', path: ['TLS_CERT'], message: 'TLS_CERT and TLS_KEY go together' });
    }
    if ((config.DEMO ?? config.EMBEDDED) === true && config.DEMO_PASSWORD === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['DEMO_PASSWORD'],
        message: 'the demo needs a password for its accounts; npm start makes one',
      });
    }
  })
  .transform((config) => ({ ...config, EMBEDDED: config.EMBEDDED ?? false, DEMO: config.DEMO ?? config.EMBEDDED ?? false }));
export type Config = z.infer<typeof Config>;

/** Of the process of terminals: it knows no database, and the server by its address. */
export const TerminalConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  JT808_PORT: port,
  JT808_SECRET: terminalSecret,
  /** Server nodes, with spaces between them; whichever answers is asked. */
  JT808_SERVER: z
    .string()
    .transform((value) => value.split(/[ ,]+/).filter(Boolean))
    .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1)),
  LOG_LEVEL: logLevel,
});
export type TerminalConfig = z.infer<typeof TerminalConfig>;

/** Token of the parsed configuration in Nest's container. */
export const CONFIG = Symbol('Config');

/** Throws an Error whose message names every bad variable. */
export const readConfig = (environment: Environment): Config => read(Config, environment);
export const readTerminalConfig = (environment: Environment): TerminalConfig => read(TerminalConfig, environment);

type Environment = Record<string, string | undefined>;

function read<T>(schema: z.ZodType<T>, environment: Environment): T {
  const parsed = schema.safeParse(environment);
  if (parsed.success) {
    Object.freeze(parsed.data);
    return parsed.data;
  }
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
