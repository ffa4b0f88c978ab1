// MPPI-Generic (Vlahov et al. 2024, arXiv 2409.07563) on the differential drive, through its public headers: dynamics, cost and
// controller as its examples make them, kernels chosen by the library itself.
#include <cuda_runtime.h>
#if CUDART_VERSION >= 13000
// CUDA 13 dropped these errors, which the library names when it prints one.
#define CUFFT_INCOMPLETE_PARAMETER_LIST static_cast<cufftResult>(1001)
#define CUFFT_PARSE_ERROR static_cast<cufftResult>(1002)
#define CUFFT_LICENSE_ERROR static_cast<cufftResult>(1003)
#endif

#include <mppi/controllers/MPPI/mppi_controller.cuh>
#include <mppi/cost_functions/cost.cuh>
#include <mppi/feedback_controllers/DDP/ddp.cuh>

#include "common.cuh"

struct DriveParams : public DynamicsParams
{
  enum class StateIndex : int { X = 0, Y, YAW, NUM_STATES };
  enum class ControlIndex : int { LEFT = 0, RIGHT, NUM_CONTROLS };
  enum class OutputIndex : int { X = 0, Y, YAW, NUM_OUTPUTS };
};

class Drive : public MPPI_internal::Dynamics<Drive, DriveParams>
{
public:
  using PARENT_CLASS = MPPI_internal::Dynamics<Drive, DriveParams>;
  using PARENT_CLASS::initializeDynamics;
  using PARENT_CLASS::step;

  Drive(cudaStream_t stream = nullptr) : PARENT_CLASS(stream) {}

  std::string getDynamicsModelName() const override
  {
    return "differential drive";
  }

  void computeStateDeriv(const Eigen::Ref<const state_array>& x, const Eigen::Ref<const control_array>& u,
                         Eigen::Ref<state_array> rate)
  {
    forerun::hostRates(x.data(), u.data(), rate.data());
  }

  // A thread a sample: three numbers are too few to be shared out among threads that would each compute sine and cosine.
  __device__ void step(float* x, float* next, float* rate, float* u, float* output, float* theta, const float t, const float dt)
  {
    if (threadIdx.y != 0) return;
    forerun::rates(x, u, rate);
    for (int i = 0; i < STATE_DIM; i++)
    {
      next[i] = x[i] + rate[i] * dt;
      output[i] = next[i];
    }
  }

  state_array stateFromMap(const std::map<std::string, float>& map) override
  {
    state_array x;
    x << map.at("X"), map.at("Y"), map.at("YAW");
    return x;
  }
};

struct DriveCostParams : public CostParams<2>
{
  const float* map = nullptr;
  DriveCostParams()
  {
    control_cost_coeff[0] = 0.0f;
    control_cost_coeff[1] = 0.0f;
  }
};

class DriveCost : public Cost<DriveCost, DriveCostParams, DriveParams>
{
public:
  DriveCost(cudaStream_t stream = nullptr)
  {
    bindToStream(stream);
  }

  // The host only wants the cost of the nominal plan, for its statistics.
  float computeStateCost(const Eigen::Ref<const output_array> y, int timestep = 0, int* crash = nullptr)
  {
    return 0.0f;
  }

  __device__ float computeStateCost(float* y, int timestep = 0, float* theta = nullptr, int* crash = nullptr)
  {
    return forerun::stageCost(params_.map, y);
  }

  float terminalCost(const Eigen::Ref<const output_array> y)
  {
    return 0.0f;
  }

  __device__ float terminalCost(float* y, float* theta)
  {
    return 0.0f;
  }
};

template <int SAMPLES, int HORIZON>
void run(const char* name)
{
  using Feedback = DDPFeedback<Drive, HORIZON>;
  using Sampler = mppi::sampling_distributions::GaussianDistribution<DriveParams>;
  using Controller = VanillaMPPIController<Drive, DriveCost, Feedback, HORIZON, SAMPLES, Sampler>;

  Drive drive;
  std::array<float2, 2> ranges;
  for (int a = 0; a < 2; a++) ranges[a] = make_float2(problem::low[a], problem::high[a]);
  drive.setControlRanges(ranges);

  DriveCost cost;
  DriveCostParams params;
  params.map = forerun::costmapOnDevice();
  cost.setParams(params);

  typename Sampler::SAMPLING_PARAMS_T sampling;
  for (int a = 0; a < 2; a++) sampling.std_dev[a] = problem::noiseStd[a];
  Sampler sampler(sampling);
  Feedback feedback(&drive, problem::dt);

  typename Controller::TEMPLATED_PARAMS settings;
  settings.dt_ = problem::dt;
  settings.lambda_ = problem::temperature;
  settings.alpha_ = 0.0f;
  settings.num_iters_ = 1;
  settings.dynamics_rollout_dim_ = dim3(64, 1, 1);
  settings.cost_rollout_dim_ = dim3(64, 1, 1);

  cudaStream_t stream;
  forerun::check(cudaStreamCreate(&stream), "cudaStreamCreate");
  Controller controller(&drive, &cost, &feedback, &sampler, settings, stream);
  controller.chooseAppropriateKernel();

  typename Drive::state_array x, next, rate;
  typename Drive::output_array output;
  typename Drive::control_array u;
  x << problem::start[0], problem::start[1], problem::start[2];
  const auto times = forerun::measure([&] {
    controller.slideControlSequence(1);
    controller.computeControl(x, 1);
    u = controller.getControlSeq().col(0);
    drive.enforceConstraints(x, u);
    drive.step(x, next, rate, u, output, 0.0f, problem::dt);
    x = next;
  });
  if (!x.allFinite())
  {
    std::fprintf(stderr, "Error: MPPI-Generic: a plan of %s is not finite\n", name);
    std::exit(1);
  }
  forerun::report("MPPI-Generic", name, times);
}

int main()
{
#define CASE(samples, horizon, name) run<samples, horizon>(name);
  FORERUN_CASES
  return 0;
}
