/** What a press at a shelter asks before it counts: how many, what works, why. One more tap each. */
import type { Shelter, ShelterFunction, ShelterOffers } from '@fenghuo/domain';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../live/asked.ts';
import { useConnection } from '../../live/live.ts';
import { count, distance, minutes } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';
import { BottomSheet } from './bottom-sheet.tsx';
import { PeopleStepper } from './people-stepper.tsx';

export type SheetName = 'group' | 'groupOut' | 'count' | 'open' | 'fault' | 'anyway';
/** `path`: below the shelter's own. */
export type Press = (path: string, body: Record<string, unknown>, words: string) => Promise<void>;

type Props = { shelter: Shelter; sheet: SheetName | null; press: Press; onClose: () => void };
const TITLES = {
  group: 'placePhone.shelter.groupTitle',
  groupOut: 'placePhone.shelter.groupOutTitle',
  count: 'placePhone.shelter.countTitle',
  open: 'placePhone.shelter.openTitle',
  fault: 'shelter.fault.report',
  anyway: 'placePhone.shelter.anywayTitle',
} as const;

export function ShelterSheets({ shelter, sheet, press, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <BottomSheet title={sheet === null ? '' : t(TITLES[sheet])} isOpen={sheet !== null} onClose={onClose}>
      {(sheet === 'group' || sheet === 'groupOut' || sheet === 'count') && <PeopleSheet shelter={shelter} sheet={sheet} press={press} />}
      {sheet === 'open' && <OpenSheet shelter={shelter} press={press} />}
      {sheet === 'fault' && <FaultSheet press={press} />}
      {sheet === 'anyway' && <AnywaySheet press={press} />}
    </BottomSheet>
  );
}

const HOW = {
  group: { path: 'arrivals', words: 'in' },
  groupOut: { path: 'departures', words: 'out' },
  count: { path: 'headcounts', words: 'count' },
} as const;

function PeopleSheet({ shelter, sheet, press }: { shelter: Shelter; sheet: keyof typeof HOW; press: Press }) {
  const { t } = useTranslation();
  const isCount = sheet === 'count';
  // A count starts from what the centre believes: most often it is only a little off.
  const [people, setPeople] = useState(isCount ? shelter.present : 2);
  const [special, setSpecial] = useState(isCount ? shelter.specialPresent : 0);
  const { path, words } = HOW[sheet];
  const send = (): void =>
    void press(
      path,
      { count: people, ...((special > 0 || isCount) && { special }) },
      t(`placePhone.shelter.words.${words}`, { n: people }),
    );
  return (
    <>
      <PeopleStepper label={t('placePhone.shelter.present')} value={people} min={isCount ? 0 : 1} onChange={setPeople} />
      <PeopleStepper label={t('placePhone.shelter.special')} value={Math.min(special, people)} max={people} onChange={setSpecial} />
      <Button type="primary" block onClick={send}>
        {t(isCount ? 'placePhone.shelter.countSend' : 'placePhone.shelter.send', { n: count(people) })}
      </Button>
    </>
  );
}

function OpenSheet({ shelter, press }: { shelter: Shelter; press: Press }) {
  const { t } = useTranslation();
  const [works, setWorks] = useState<readonly ShelterFunction[]>(shelter.functions);
  const [reason, setReason] = useState('');
  const missing = shelter.functions.filter((one) => !works.includes(one));
  const list = missing.map((one) => t(`shelter.function.${one}`)).join(t('common.listSeparator'));
  const override = missing.length > 0 ? { override: { reason: reason.trim() } } : {};
  return (
    <>
      <p className="secondary">{t('placePhone.shelter.openHint')}</p>
      <Checkbox.Group
        className="place-checks"
        value={[...works]}
        onChange={setWorks}
        options={shelter.functions.map((value) => ({ value, label: t(`shelter.function.${value}`) }))}
      />
      {missing.length > 0 && (
        <Input
          aria-label={t('placePhone.shelter.openReason', { list })}
          placeholder={t('placePhone.shelter.openReason', { list })}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <Button
        type="primary"
        block
        disabled={missing.length > 0 && reason.trim() === ''}
        onClick={() => void press('open', { to: 'open', functions: works, ...override }, t('placePhone.shelter.words.open'))}
      >
        {t('placePhone.shelter.open')}
      </Button>
    </>
  );
}

function FaultSheet({ press }: { press: Press }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <>
      <Input.TextArea
        aria-label={t('shelter.fault.text')}
        placeholder={t('shelter.fault.text')}
        rows={2}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        type="primary"
        block
        disabled={text.trim() === ''}
        onClick={() => void press('faults', { text: text.trim() }, t('placePhone.shelter.words.fault', { text: text.trim() }))}
      >
        {t('shelter.fault.send')}
      </Button>
    </>
  );
}

function AnywaySheet({ press }: { press: Press }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState(1);
  const [reason, setReason] = useState('');
  return (
    <>
      <PeopleStepper label={t('placePhone.shelter.groupTitle')} value={people} min={1} onChange={setPeople} />
      <Input
        aria-label={t('placePhone.shelter.anywayTitle')}
        placeholder={t('common.reasonNeeded')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        danger
        block
        disabled={reason.trim() === ''}
        onClick={() =>
          void press('arrivals', { count: people, override: { reason: reason.trim() } }, t('placePhone.shelter.words.in', { n: people }))
        }
      >
        {t('placePhone.shelter.anywaySend', { n: count(people) })}
      </Button>
    </>
  );
}

/** Full: where whoever comes is sent, the nearest by road first. */
export function FullNote({ shelter, onAnyway }: { shelter: Shelter; onAnyway: () => void }) {
  const { t } = useTranslation();
  const { state } = useConnection();
  const isLive = state === 'live';
  const { value } = useAsked<ShelterOffers>(isLive ? `/shelters/${shelter.id}/alternatives?people=1` : null, shelter.version);
  const offers = value?.items.slice(0, 3) ?? [];
  return (
    <section className="place-full">
      <p>
        <LateGlyph size={18} /> <b>{t('placePhone.shelter.full')}</b>
      </p>
      {offers.length > 0 && <p>{t('placePhone.shelter.fullHint')}</p>}
      {offers.map((offer) => (
        <p key={offer.shelterId} className="place-offer">
          <b>{offer.name}</b>
          <span className="nowrap">
            {offer.distanceMetres !== null && distance(offer.distanceMetres)} {offer.seconds !== null && minutes(offer.seconds)}
          </span>
          <span className="nowrap">{t('shelter.transfer.free', { n: count(offer.free) })}</span>
        </p>
      ))}
      {isLive && value !== null && offers.length === 0 && <p>{t('placePhone.shelter.nowhere')}</p>}
      {!isLive && <p>{t('placePhone.shelter.offlineFull')}</p>}
      <Button onClick={onAnyway}>{t('placePhone.shelter.anyway')}</Button>
    </section>
  );
}
