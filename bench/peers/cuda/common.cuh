// What both CUDA peers share: how a plan is timed and reported, and the differential drive with its costmap. problem.h is written by the
// harness: the numbers of the problem and of the effort, and a line for each case.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <cuda_runtime.h>

#include "problem.h"

namespace forerun
{
inline void check(cudaError_t code, const char* what)
{
  if (code == cudaSuccess) return;
  std::fprintf(stderr, "Error: %s: %s\n", what, cudaGetErrorString(code));
  std::exit(1);
}

using Clock = std::chrono::steady_clock;

inline double secondsSince(Clock::time_point begun)
{
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

inline double median(std::vector<double> times)
{
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// Whether the 95 % interval of the median, between two order statistics, is as narrow as it should be.
inline bool settled(std::vector<double> times)
{
  const int n = static_cast<int>(times.size());
  const int rank = static_cast<int>(n / 2.0 - 0.98 * std::sqrt(static_cast<double>(n)));
  if (rank < 1) return false;
  std::sort(times.begin(), times.end());
  return times[n - rank] - times[rank - 1] <= effort::width * times[n / 2];
}

// Times of plan(), in ms, for as long as Forerun's own plans are measured.
template <class Plan>
std::vector<double> measure(Plan plan)
{
  const auto begun = Clock::now();
  for (int i = 0; i < effort::warmupLeast || secondsSince(begun) < effort::warmupSeconds; i++) plan();
  std::vector<double> times;
  const auto counting = Clock::now();
  size_t look = effort::least;
  while (times.size() < static_cast<size_t>(effort::most))
  {
    if (times.size() >= static_cast<size_t>(effort::least) && secondsSince(counting) > effort::seconds) break;
    if (!times.empty() && secondsSince(begun) > effort::limitSeconds) break;
    const auto start = Clock::now();
    plan();
    times.push_back(1000.0 * secondsSince(start));
    if (times.size() < look) continue;
    if (settled(times)) break;
    look = times.size() * 6 / 5 + 1;
  }
  return times;
}

// One measured case, for the harness to read.
inline void report(const char* peer, const char* name, const std::vector<double>& times)
{
  cudaDeviceProp device;
  check(cudaGetDeviceProperties(&device, 0), "cudaGetDeviceProperties");
  std::printf("{\"peer\":\"%s\",\"device\":\"%s\",\"case\":\"%s\",\"times\":[", peer, device.name, name);
  for (size_t i = 0; i < times.size(); i++) std::printf(i == 0 ? "%.5f" : ",%.5f", times[i]);
  std::printf("]}\n");
  std::fflush(stdout);
}

// The costmap in the memory of the device.
inline const float* costmapOnDevice()
{
  const int count = problem::cells * problem::cells;
  std::vector<float> map(count, 0.0f);
  for (const auto& cell : problem::costmap) map[cell.index] = cell.value;
  float* memory = nullptr;
  check(cudaMalloc(&memory, count * sizeof(float)), "cudaMalloc");
  check(cudaMemcpy(memory, map.data(), count * sizeof(float), cudaMemcpyHostToDevice), "cudaMemcpy");
  return memory;
}

__device__ inline float look(const float* map, int row, int column)
{
  return __ldg(map + row * problem::cells + column);
}

// Bilinear between the centres of the cells; outside of the map its border goes on.
__device__ inline float mapCost(const float* map, float px, float py)
{
  const float last = problem::cells - 1.0f;
  const float column = fminf(fmaxf(px / problem::resolution - 0.5f, 0.0f), last);
  const float row = fminf(fmaxf(py / problem::resolution - 0.5f, 0.0f), last);
  const int left = static_cast<int>(column);
  const int below = static_cast<int>(row);
  const int right = min(left + 1, problem::cells - 1);
  const int above = min(below + 1, problem::cells - 1);
  const float fx = column - left;
  const float fy = row - below;
  const float lower = look(map, below, left) * (1.0f - fx) + look(map, below, right) * fx;
  const float upper = look(map, above, left) * (1.0f - fx) + look(map, above, right) * fx;
  return lower * (1.0f - fy) + upper * fy;
}

__device__ inline float stageCost(const float* map, const float* x)
{
  constexpr float tau = 6.283185307179586f;
  const float error = x[2] - problem::goalYaw;
  const float heading = error - tau * floorf(error / tau + 0.5f);
  const float dx = x[0] - problem::goalX;
  const float dy = x[1] - problem::goalY;
  return problem::goalWeight * sqrtf(dx * dx + dy * dy) + problem::headingWeight * fabsf(heading) +
         problem::mapWeight * mapCost(map, x[0], x[1]);
}

// Rates of change of x, y and yaw. The heading is beyond a turn only after minutes, so the quick functions of the device do.
__device__ inline void rates(const float* x, const float* u, float* rate)
{
  const float speed = 0.5f * problem::wheelRadius * (u[0] + u[1]);
  rate[0] = speed * __cosf(x[2]);
  rate[1] = speed * __sinf(x[2]);
  rate[2] = problem::wheelRadius / problem::wheelBase * (u[0] - u[1]);
}

inline void hostRates(const float* x, const float* u, float* rate)
{
  const float speed = 0.5f * problem::wheelRadius * (u[0] + u[1]);
  rate[0] = speed * std::cos(x[2]);
  rate[1] = speed * std::sin(x[2]);
  rate[2] = problem::wheelRadius / problem::wheelBase * (u[0] - u[1]);
}
}  // namespace forerun
