/** 中文: what is made of traffic, and the templates. */
export const crafting = {};
