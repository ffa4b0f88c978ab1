// Gymnasium's Pendulum-v1: a rod on a motor that is too weak to lift it directly. The angle is 0 upright and is never
// wrapped in the state; the torque's bounds are the action's.

const TAU: f32 = 6.283185307179586;

fn wrapped(angle: f32) -> f32 {
  return angle - TAU * floor(angle * (1.0 / TAU) + 0.5);
}

fn dynamics(x: State, u: Action, t: u32) -> State {
  let weight = 0.5 * params.mass * params.gravity * params.length * sin(x.angle);
  let acceleration = 3.0 / (params.mass * params.length * params.length) * (weight + u.torque);
  let speed = clamp(x.speed + acceleration * params.dt, -params.maxSpeed, params.maxSpeed);
  return State(x.angle + speed * params.dt, speed);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  let angle = wrapped(x.angle);
  return angle * angle + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
}
