// AutoRally's path integral controller (Williams et al. 2018) on the differential drive, through the headers of its repository. It is
// written for a car of seven states: the last four are not used here.
#include <boost/typeof/typeof.hpp>

#include <autorally_control/path_integral/mppi_controller.cuh>

#include "common.cuh"

class Drive : public autorally_control::Managed
{
public:
  static const int STATE_DIM = 7;
  static const int CONTROL_DIM = 2;
  static const int SHARED_MEM_REQUEST_GRD = 1;
  static const int SHARED_MEM_REQUEST_BLK = 0;

  // The controller reads them on the host, and the kernel gets a copy of the object.
  float2 control_rngs_[CONTROL_DIM];

  Drive()
  {
    for (int a = 0; a < CONTROL_DIM; a++) control_rngs_[a] = make_float2(problem::low[a], problem::high[a]);
  }

  void paramsToDevice() {}
  void freeCudaMem() {}

  void updateState(Eigen::MatrixXf& x, Eigen::MatrixXf& u)
  {
    for (int a = 0; a < CONTROL_DIM; a++) u(a) = std::min(std::max(u(a), problem::low[a]), problem::high[a]);
    float rate[3];
    forerun::hostRates(x.data(), u.data(), rate);
    for (int i = 0; i < 3; i++) x(i) += problem::dt * rate[i];
  }

  __device__ void cudaInit(float* theta) {}

  __device__ void enforceConstraints(float* x, float* u)
  {
    for (int a = 0; a < CONTROL_DIM; a++) u[a] = fminf(fmaxf(u[a], control_rngs_[a].x), control_rngs_[a].y);
  }

  __device__ void computeStateDeriv(float* x, float* u, float* rate, float* theta)
  {
    if (threadIdx.y == 0) forerun::rates(x, u, rate);
  }

  __device__ void incrementState(float* x, float* rate)
  {
    for (int i = threadIdx.y; i < 3; i += blockDim.y) x[i] += problem::dt * rate[i];
  }
};

// What its feedback gains would be computed with; they are not asked for.
template <>
struct ModelWrapperDDP<Drive> : public Dynamics<float, Drive::STATE_DIM, Drive::CONTROL_DIM>
{
  using Scalar = float;
  using Base = Dynamics<float, Drive::STATE_DIM, Drive::CONTROL_DIM>;
  using State = typename Base::State;
  using Control = typename Base::Control;
  using Jacobian = typename Base::Jacobian;
  ModelWrapperDDP(Drive*) {}
  State f(const Eigen::Ref<const State>&, const Eigen::Ref<const Control>&)
  {
    return State::Zero();
  }
};

class DriveCost : public autorally_control::Managed
{
public:
  struct
  {
    float desired_speed;
  } params_;
  const float* map_ = forerun::costmapOnDevice();

  void paramsToDevice() {}
  void freeCudaMem() {}

  __device__ float computeCost(float* x, float* u, float* du, float* nu, int* crash, int timestep)
  {
    return forerun::stageCost(map_, x);
  }

  __device__ float terminalCost(float* x)
  {
    return 0.0f;
  }

  __device__ void getCrash(float* x, int* crash) {}
};

template <int SAMPLES, int THREADS_A_SAMPLE>
std::vector<double> timesOf(const char* name, int horizon)
{
  using Controller = autorally_control::MPPIController<Drive, DriveCost, SAMPLES, 64, THREADS_A_SAMPLE>;
  cudaStream_t stream;
  forerun::check(cudaStreamCreate(&stream), "cudaStreamCreate");
  Drive drive;
  DriveCost cost;
  float std[2] = { problem::noiseStd[0], problem::noiseStd[1] };
  float zero[2] = { 0.0f, 0.0f };
  // Its costs are averages over the horizon, ours sums.
  const float gamma = horizon / problem::temperature;
  const int hz = static_cast<int>(std::lround(1.0f / problem::dt));
  Controller controller(&drive, &cost, horizon, hz, gamma, std, zero, 1, 1, stream);

  Eigen::Matrix<float, Drive::STATE_DIM, 1> x = Eigen::Matrix<float, Drive::STATE_DIM, 1>::Zero();
  for (int i = 0; i < 3; i++) x(i) = problem::start[i];
  const auto times = forerun::measure([&] {
    controller.slideControlSeq(1);
    controller.computeControl(x);
    const std::vector<float> plan = controller.getControlSeq();
    float rate[3];
    forerun::hostRates(x.data(), plan.data(), rate);
    for (int i = 0; i < 3; i++) x(i) += problem::dt * rate[i];
  });
  if (!x.allFinite())
  {
    std::fprintf(stderr, "Error: AutoRally: a plan of %s is not finite\n", name);
    std::exit(1);
  }
  controller.deallocateCudaMem();
  return times;
}

// With one thread a sample and with four, as in its own settings: the quicker one counts.
template <int SAMPLES>
void run(int horizon, const char* name)
{
  const auto one = timesOf<SAMPLES, 1>(name, horizon);
  const auto four = timesOf<SAMPLES, 4>(name, horizon);
  forerun::report("AutoRally", name, forerun::median(one) <= forerun::median(four) ? one : four);
}

int main()
{
#define CASE(samples, horizon, name) run<samples>(horizon, name);
  FORERUN_CASES
  return 0;
}
