// A quadrotor as a rigid body: position and velocity in the world (z up), attitude as the quaternion that turns body into
// world coordinates, angular rates in the body. Rotors sit on an X: 1 front right, 2 back left, 3 front left, 4 back right;
// 1 and 2 turn counterclockwise, 3 and 4 clockwise. Semi-implicit Euler: the new velocity and rates move and turn it.
// `spheres` holds x, y, z and radius of each, `boxes` centre and half sizes.

// The vector v of the body in world coordinates: q v q*.
fn rotated(q: vec4f, v: vec3f) -> vec3f {
  let c = 2.0 * cross(q.yzw, v);
  return v + q.x * c + cross(q.yzw, c);
}

// The attitude q after turning with `rate` for dt: q exp(rate dt / 2), as a series to the fourth order, normalised.
fn turned(q: vec4f, rate: vec3f, dt: f32) -> vec4f {
  let half = 0.5 * dt * rate;
  let h2 = dot(half, half);
  let s = 1.0 - h2 / 6.0;
  let w = 1.0 - 0.5 * h2 + h2 * h2 / 24.0;
  let v = s * half;
  let r = vec4f(q.x * w - dot(q.yzw, v), q.x * v + w * q.yzw + cross(q.yzw, v));
  return r / sqrt(dot(r, r));
}

fn dynamics(x: State, u: Action, t: u32) -> State {
  let dt = params.dt;
  let q = vec4f(x.qw, x.qx, x.qy, x.qz);
  let v = vec3f(x.vx, x.vy, x.vz);
  let rate = vec3f(x.wx, x.wy, x.wz);
  let lever = params.armLength * 0.7071067811865476;

  let thrust = u.rotor1 + u.rotor2 + u.rotor3 + u.rotor4;
  let torque = vec3f(
    lever * (u.rotor2 + u.rotor3 - u.rotor1 - u.rotor4),
    lever * (u.rotor2 + u.rotor4 - u.rotor1 - u.rotor3),
    params.dragTorque * (u.rotor3 + u.rotor4 - u.rotor1 - u.rotor2),
  );
  let inertia = vec3f(params.inertiaX, params.inertiaY, params.inertiaZ);
  let force = rotated(q, vec3f(0.0, 0.0, thrust)) - params.drag * v;
  let acceleration = force / params.mass - vec3f(0.0, 0.0, params.gravity);

  let newV = v + dt * acceleration;
  let newRate = rate + dt * (torque - cross(rate, inertia * rate)) / inertia;
  let p = vec3f(x.px, x.py, x.pz) + 0.5 * dt * (v + newV);
  let newQ = turned(q, newRate, dt);
  return State(
    p.x, p.y, p.z, newQ.x, newQ.y, newQ.z, newQ.w, newV.x, newV.y, newV.z, newRate.x, newRate.y, newRate.z,
  );
}

// From the hull, a ball, to the nearest obstacle or the floor, in m; negative inside.
fn clearance(p: vec3f) -> f32 {
  var nearest = p.z;
  for (var i = 0u; i < spheresLength; i += 4u) {
    let d = p - vec3f(spheres(i), spheres(i + 1u), spheres(i + 2u));
    nearest = min(nearest, sqrt(dot(d, d)) - spheres(i + 3u));
  }
  for (var i = 0u; i < boxesLength; i += 6u) {
    let d = abs(p - vec3f(boxes(i), boxes(i + 1u), boxes(i + 2u))) - vec3f(boxes(i + 3u), boxes(i + 4u), boxes(i + 5u));
    let outside = max(d, vec3f(0.0));
    nearest = min(nearest, sqrt(dot(outside, outside)) + min(max(d.x, max(d.y, d.z)), 0.0));
  }
  return nearest - params.hullRadius;
}

fn obstacleCost(p: vec3f) -> f32 {
  let free = clearance(p);
  let near = max(params.margin - free, 0.0) / params.margin;
  return params.marginWeight * near * near + select(0.0, params.hitWeight, free < 0.0);
}

fn miss(x: State) -> f32 {
  let d = vec3f(x.px - params.goalX, x.py - params.goalY, x.pz - params.goalZ);
  let v = vec3f(x.vx, x.vy, x.vz);
  let rate = vec3f(x.wx, x.wy, x.wz);
  // 1 - cosine of the tilt from upright.
  let tilt = 2.0 * (x.qx * x.qx + x.qy * x.qy);
  return params.goalWeight * sqrt(dot(d, d)) + params.speedWeight * dot(v, v) + params.tiltWeight * tilt
    + params.rateWeight * dot(rate, rate);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x) + obstacleCost(vec3f(x.px, x.py, x.pz));
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * miss(x) + obstacleCost(vec3f(x.px, x.py, x.pz));
}
