// Gymnasium's Acrobot-v1 (Sutton and Barto's book, section 11.3): two links, a motor at the elbow only, one Runge-Kutta
// step of order four. Angles are 0 hanging down; the second is relative to the first.

const TAU: f32 = 6.283185307179586;

fn torque(u: Action) -> f32 {
#if DISCRETE
  return f32(u.index) - 1.0;
#else
  return u.torque;
#endif
}

fn wrapped(angle: f32) -> f32 {
  return angle - TAU * ceil((angle - 0.5 * TAU) / TAU);
}

// (angle1, angle2, rate1, rate2) by time.
fn derivative(y: vec4f, motor: f32) -> vec4f {
  let l1 = params.length1;
  let m1 = params.mass1;
  let m2 = params.mass2;
  let lc1 = params.center1;
  let lc2 = params.center2;
  let g = params.gravity;
  let c2 = cos(y.y);
  let s2 = sin(y.y);
  let d1 = m1 * lc1 * lc1 + m2 * (l1 * l1 + lc2 * lc2 + 2.0 * l1 * lc2 * c2) + params.inertia1 + params.inertia2;
  let d2 = m2 * (lc2 * lc2 + l1 * lc2 * c2) + params.inertia2;
  let phi2 = m2 * lc2 * g * sin(y.x + y.y);
  let phi1 = -m2 * l1 * lc2 * y.w * s2 * (y.w + 2.0 * y.z) + (m1 * lc1 + m2 * l1) * g * sin(y.x) + phi2;
  let a2 = (motor + d2 / d1 * phi1 - m2 * l1 * lc2 * y.z * y.z * s2 - phi2)
    / (m2 * lc2 * lc2 + params.inertia2 - d2 * d2 / d1);
  let a1 = -(d2 * a2 + phi1) / d1;
  return vec4f(y.z, y.w, a1, a2);
}

fn dynamics(x: State, u: Action, t: u32) -> State {
  let h = params.dt;
  let motor = torque(u);
  let y = vec4f(x.angle1, x.angle2, x.rate1, x.rate2);
  let k1 = derivative(y, motor);
  let k2 = derivative(y + 0.5 * h * k1, motor);
  let k3 = derivative(y + 0.5 * h * k2, motor);
  let k4 = derivative(y + h * k3, motor);
  let z = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
  return State(
    wrapped(z.x),
    wrapped(z.y),
    clamp(z.z, -params.maxRate1, params.maxRate1),
    clamp(z.w, -params.maxRate2, params.maxRate2),
  );
}

// Height of the tip above the pivot, in m.
fn tip(x: State) -> f32 {
  return -params.length1 * cos(x.angle1) - params.length2 * cos(x.angle1 + x.angle2);
}

// Kinetic and potential energy, in J; the latter is 0 at the height of the pivot.
fn energy(x: State) -> f32 {
  let l1 = params.length1;
  let lc2 = params.center2;
  let m2 = params.mass2;
  let c2 = cos(x.angle2);
  let d22 = m2 * lc2 * lc2 + params.inertia2;
  let d12 = d22 + m2 * l1 * lc2 * c2;
  let d11 = params.mass1 * params.center1 * params.center1 + params.inertia1 + m2 * l1 * l1 + d22 + 2.0 * m2 * l1 * lc2 * c2;
  let kinetic = 0.5 * d11 * x.rate1 * x.rate1 + d12 * x.rate1 * x.rate2 + 0.5 * d22 * x.rate2 * x.rate2;
  let potential = -(params.mass1 * params.center1 + m2 * l1) * cos(x.angle1) - m2 * lc2 * cos(x.angle1 + x.angle2);
  return kinetic + params.gravity * potential;
}

fn terminated(x: State) -> bool {
  return tip(x) > params.goalHeight;
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return params.length1 + params.length2 - tip(x);
}

// What is missing of the energy of standing upright: the motor can only pump it in, swing by swing.
fn terminalCost(x: State) -> f32 {
  let upright = params.gravity * (params.mass1 * params.center1 + params.mass2 * (params.length1 + params.center2));
  return params.energyWeight * max(upright - energy(x), 0.0);
}
