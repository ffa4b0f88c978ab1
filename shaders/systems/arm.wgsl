// Two links in a vertical plane with a motor at each joint: M(q) q'' + C(q, q') + G(q) + damping q' = torque (Spong,
// Hutchinson and Vidyasagar, section 7.4, with rods of even mass), one Runge-Kutta step of order four. The shoulder's angle
// is from the horizontal x axis, the elbow's from the first link; gravity acts along -y.

// (shoulder, elbow, their rates) by time.
fn derivative(y: vec4f, torque: vec2f) -> vec4f {
  let l1 = params.length1;
  let m1 = params.mass1;
  let m2 = params.mass2;
  let lc1 = 0.5 * l1;
  let lc2 = 0.5 * params.length2;
  let i1 = m1 * l1 * l1 / 12.0;
  let i2 = m2 * params.length2 * params.length2 / 12.0;
  let c2 = cos(y.y);
  let h = m2 * l1 * lc2 * sin(y.y);
  let m22 = m2 * lc2 * lc2 + i2;
  let m12 = m22 + m2 * l1 * lc2 * c2;
  let m11 = m1 * lc1 * lc1 + i1 + m2 * l1 * l1 + m22 + 2.0 * m2 * l1 * lc2 * c2;
  let g2 = m2 * lc2 * params.gravity * cos(y.x + y.y);
  let g1 = (m1 * lc1 + m2 * l1) * params.gravity * cos(y.x) + g2;
  let f1 = torque.x + h * y.w * (2.0 * y.z + y.w) - g1 - params.damping * y.z;
  let f2 = torque.y - h * y.z * y.z - g2 - params.damping * y.w;
  let determinant = m11 * m22 - m12 * m12;
  return vec4f(y.z, y.w, (m22 * f1 - m12 * f2) / determinant, (m11 * f2 - m12 * f1) / determinant);
}

fn dynamics(x: State, u: Action, t: u32) -> State {
  let h = params.dt;
  let torque = vec2f(u.shoulder, u.elbow);
  let y = vec4f(x.shoulder, x.elbow, x.shoulderRate, x.elbowRate);
  let k1 = derivative(y, torque);
  let k2 = derivative(y + 0.5 * h * k1, torque);
  let k3 = derivative(y + 0.5 * h * k2, torque);
  let k4 = derivative(y + h * k3, torque);
  let z = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
  return State(z.x, z.y, z.z, z.w);
}

fn miss(x: State) -> f32 {
  let dx = params.length1 * cos(x.shoulder) + params.length2 * cos(x.shoulder + x.elbow) - params.targetX;
  let dy = params.length1 * sin(x.shoulder) + params.length2 * sin(x.shoulder + x.elbow) - params.targetY;
  return params.distanceWeight * sqrt(dx * dx + dy * dy)
    + params.rateWeight * (x.shoulderRate * x.shoulderRate + x.elbowRate * x.elbowRate);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x);
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * miss(x);
}
