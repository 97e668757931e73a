/** The page that the QR of a pass leads to (features/public): loaded there alone. */
export const publicPassWords = {
  title: '绿色通道通行证',
  other: 'English',
  asking: '正在核验…',
  again: '重新核验',
  failed: '连不上，没有核验成功。请再试。',
  checked: '{{time}} 核验',
  plate: '车牌',
  cargo: '货物',
  route: '路线',
  from: '自',
  until: '至',
  state: { valid: '有效', invalid: '无效', expired: '无效（已过期）', notYet: '未到生效时间' },
  means: {
    valid: '请核对车牌和货物，相符的优先、免费放行。',
    invalid: '这张通行证已作废。',
    expired: '已过有效期，不再放行。',
    notYet: '还没到生效时间。',
    unknown: '没有这张通行证。',
  },
};
