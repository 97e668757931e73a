/**
 * [O5] A step was pressed here, and something else has been recorded meanwhile. What is recorded stands; what was pressed goes into the timeline as a note,
 * in its own time and with the words that the person chooses. Until then it waits here.
 */
import { type Assignment, isOpen, isStepPossible } from '@fenghuo/domain';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { noteDraft } from '../../live/outbox/drafts.ts';
import type { OutboxItem } from '../../live/outbox/outbox-order.ts';
import { outbox } from '../../live/outbox/phone-outbox.ts';
import { stepOf } from '../../live/presses.ts';
import { useTimeline } from '../../live/timeline.ts';
import { useCommand } from '../../ui/command.tsx';
import { actorName } from '../../ui/event-sentence.ts';
import { failureWords } from '../../ui/failure.ts';
import { clockTime } from '../../ui/format.ts';
import { LateGlyph } from '../../ui/glyphs.tsx';

const CHOICES = ['theirs', 'both', 'mine'] as const;
type Choice = (typeof CHOICES)[number];

const timeOf = (row: Assignment): string => row.endedAt ?? row.onSceneAt ?? row.enRouteAt ?? row.acknowledgedAt ?? row.dispatchedAt;

export function ConflictCard({ assignment, presses }: { assignment: Assignment; presses: readonly OutboxItem[] }) {
  const { t } = useTranslation();
  const { items } = useTimeline(assignment.incidentId);
  const { run, isBusy, failure } = useCommand();
  // Later presses that are as impossible go the same way; one that is still possible goes on by itself.
  const mine = presses.filter((press) => press.state === 'conflict' || !isStepPossible(assignment, stepOf(press)));
  const theirs = items.findLast(({ type, payload }) => type.startsWith('assignment.') && payload['assignmentId'] === assignment.id);
  const theirTime = clockTime(Date.parse(timeOf(assignment)));
  const theirState = t(`common.assignmentState.${assignment.state}`);
  const resolve = (choice: Choice): void =>
    void run(() =>
      outbox.replace(
        mine.map(({ id }) => id),
        mine.map((press) => {
          const words = t(`phone.conflict.note.${choice}`, {
            step: t(`phone.conflict.step.${stepOf(press)}`),
            time: clockTime(Date.parse(press.at)),
            theirs: theirState,
            theirTime,
          });
          return { ...noteDraft({ kind: 'incident', id: assignment.incidentId }, words, press.at), at: press.at };
        }),
      ),
    );
  return (
    <section className="conflict-card" role="alert" data-conflict={assignment.id}>
      <p>
        <LateGlyph size={18} /> <b>{t(isOpen(assignment) ? 'phone.conflict.title' : 'phone.conflict.titleEnded')}</b>
      </p>
      <dl>
        <div>
          <dt>{t('phone.conflict.mine')}</dt>
          {mine.map((press) => (
            <dd key={press.id}>
              {t(`phone.conflict.step.${stepOf(press)}`)} <time>{clockTime(Date.parse(press.at))}</time>
            </dd>
          ))}
        </div>
        <div>
          <dt>{t('phone.conflict.theirs')}</dt>
          <dd>
            {theirState} <time>{theirTime}</time>
          </dd>
          {theirs && <dd className="secondary">{actorName(t, theirs.actor)}</dd>}
          {assignment.reason && <dd className="secondary">{assignment.reason}</dd>}
        </div>
      </dl>
      <p className="secondary">{t('phone.conflict.hint')}</p>
      {failure !== null && <p className="red-text">{failureWords(t, failure)}</p>}
      <div className="card-buttons">
        {CHOICES.map((choice) => (
          <Button key={choice} loading={isBusy} onClick={() => resolve(choice)} data-choice={choice}>
            {t(`phone.conflict.choice.${choice}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
