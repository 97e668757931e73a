/** Drawings and orders. */
export const order = {
  kind: { sector: '责任区', route: '行进路线', waterPoint: '取水点', cordon: '警戒区' },
};
