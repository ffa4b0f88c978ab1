export { type ActionNoiseOptions, withActionNoise } from './action-noise.ts';
export {
  type Bandit,
  bernoulliBandit,
  type GaussianBanditOptions,
  gaussianBandit,
  wanderingBandit,
} from './bandit.ts';
export type { BanditCurve, BanditRun } from './bandit-run.ts';
export { type CountBonusOptions, countBonus } from './count-bonus.ts';
export { type CuriousAgentOptions, curiousAgent } from './curious-agent.ts';
export { type EpsilonGreedyOptions, epsilonGreedy, optimisticValues } from './epsilon-greedy.ts';
export { cellsEntered, type FirstReward, type FirstRewardOptions, firstReward } from './first-reward.ts';
export { type GradientBanditOptions, gradientBandit } from './gradient-bandit.ts';
export type { IntrinsicReward } from './intrinsic-reward.ts';
export {
  type PredictionErrorOptions,
  predictionError,
  type RandomNetworkOptions,
  randomNetworkDistillation,
} from './novelty.ts';
export { playBandits } from './play-bandits.ts';
export type { RegressionOptions } from './regression.ts';
export { type BanditSimulation, type SimulateBanditsOptions, simulateBandits } from './simulate-bandits.ts';
export { type SoftmaxOptions, softmaxStrategy } from './softmax.ts';
export type { Strategy, StrategyKernel, StrategyPart, ValueOptions } from './strategy.ts';
export {
  type ThompsonBetaOptions,
  type ThompsonGaussianOptions,
  thompsonBeta,
  thompsonGaussian,
} from './thompson.ts';
export { type UcbOptions, ucb1, ucbTuned } from './ucb.ts';
export { type VisitBonusOptions, visitBonus } from './visit-bonus.ts';
export { type WithStrategyOptions, withStrategy } from './with-strategy.ts';
