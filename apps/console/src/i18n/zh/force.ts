/** Needs, force requests and the card of a team. */
export const force = {
  kind: { military: '军队武警', air: '航空', social: '社会力量', enterprise: '企业', department: '部门先锋队', own: '已派队伍' },
  state: {
    raised: '待签批',
    signed: '已签批',
    sent: '已发出',
    asked: '已征询',
    airspaceAsked: '空域申请中',
    airspaceCleared: '空域已批',
    agreed: '已同意',
    named: '力量已明确',
    ordered: '已下达任务',
    ready: '已备妥',
    airborne: '已起飞',
    onScene: '已到场',
    refused: '未同意',
    closed: '已办结',
    withdrawn: '已撤回',
  },
};
