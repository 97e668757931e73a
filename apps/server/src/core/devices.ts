/** Devices as they come in: a secret of their own, stored hashed, opens one door and speaks for one team or vehicle. */
import { randomBytes } from 'node:crypto';
import { type DeviceCrs, DomainError } from '@fenghuo/domain';
import type { Database } from './database.ts';
import type { Geography } from './geography.ts';
import { hashToken, type Session } from './sessions.ts';
import { Viewer } from './viewer.ts';

/** 160 random bits behind a mark that tells it from a session's token, and tells whoever finds it in a wrong place what it is. */
const SECRET_BYTES = 20;
const SECRET_FORM = /^fhd_[A-Za-z0-9_-]{27}$/;
const BELIEVED_MS = 1_000;
const MOST_BELIEVED = 20_000;

export type DeviceIdentity = { id: string; teamId: string | null; vehicleId: string | null; crs: DeviceCrs };

const IDENTITY = 'id, team_id AS "teamId", vehicle_id AS "vehicleId", crs';

export const newSecret = (): string => `fhd_${randomBytes(SECRET_BYTES).toString('base64url')}`;
export const isDeviceSecret = (token: string): boolean => SECRET_FORM.test(token);

export class Devices {
  private readonly believed = new Map<string, { session: Session | null; until: number }>();

  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  /** Throws UNAUTHENTICATED for a secret that stands for no device any more. */
  async resolve(secret: string): Promise<Session> {
    if (!isDeviceSecret(secret)) throw new DomainError('UNAUTHENTICATED');
    const hash = hashToken(secret);
    const known = this.believed.get(hash.toString('base64'));
    const session = known !== undefined && known.until > Date.now() ? known.session : await this.read(hash);
    if (session === null) throw new DomainError('UNAUTHENTICATED');
    return session;
  }

  /** Those of the terminals that are listed and in use, by their number. */
  async ofTerminals(terminalIds: readonly string[]): Promise<Map<string, Session>> {
    const rows = await this.database.query<DeviceIdentity & { terminalId: string }>(
      `SELECT ${IDENTITY}, terminal_id AS "terminalId" FROM devices WHERE terminal_id = ANY($1::text[]) AND revoked_at IS NULL`,
      [[...new Set(terminalIds)]],
    );
    return new Map(rows.map(({ terminalId, ...device }) => [terminalId, this.sessionOf(device)]));
  }

  /** It is there, and has no fix to tell. */
  async heard(deviceId: string): Promise<void> {
    await this.database.query(
      `INSERT INTO device_counts (device_id, code, count, at) VALUES ($1, 'heard', 1, now())
       ON CONFLICT (device_id, code) DO UPDATE SET (count, at) = (device_counts.count + 1, excluded.at)`,
      [deviceId],
    );
  }

  /** A secret has changed in the database. Other nodes ask again within a second. */
  forget(): void {
    this.believed.clear();
  }

  private async read(hash: Buffer): Promise<Session | null> {
    const sql = `SELECT ${IDENTITY} FROM devices WHERE secret_hash = $1 AND revoked_at IS NULL`;
    const device = await this.database.one<DeviceIdentity>(sql, [hash]);
    const session = device === null ? null : this.sessionOf(device);
    if (this.believed.size > MOST_BELIEVED) this.believed.clear();
    this.believed.set(hash.toString('base64'), { session, until: Date.now() + BELIEVED_MS });
    return session;
  }

  /** No roles: it sees what everyone signed in sees, which the door that takes it does not show. */
  private sessionOf(device: DeviceIdentity): Session {
    const viewer = new Viewer({ personId: device.id, name: 'device', roles: [] }, this.geography);
    return { viewer, tokenHash: '', mustChangePassword: false, device };
  }
}
