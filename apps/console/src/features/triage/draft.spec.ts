import { SubmitReport } from '@fenghuo/domain';
import { type Draft, submissionOf, summaryOf } from './draft.ts';

const draft: Draft = {
  text: '九水东路 188 号小区地下车库进水，水很深。有两个人困在车里',
  address: ' 九水东路 188 号 ',
  point: [120.47, 36.15],
  pointName: null,
  name: '',
  phone: '13800000000',
  typeCode: null,
  grade: null,
  figures: { trapped: 2 },
  source: 'phone',
  startedAt: 0,
  savedAt: null,
};

test('the first sentence is the summary, cut with an ellipsis when it is long', () => {
  expect(summaryOf(draft.text)).toBe('九水东路 188 号小区地下车库进水，水很深');
  expect(summaryOf('水'.repeat(80))).toHaveLength(60);
});

test('what is submitted is what the contract takes, without empty fields', () => {
  const submission = submissionOf(draft, '01890000-0000-7000-8000-000000000001', '2026-08-14T14:47:18.000Z');
  expect(SubmitReport.parse(submission)).toEqual(submission);
  expect(submission).toMatchObject({ place: { address: '九水东路 188 号' }, reporter: { phone: '13800000000' }, description: draft.text });
  expect(submission.reporter).not.toHaveProperty('name');
});
