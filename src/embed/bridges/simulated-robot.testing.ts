/** A robot with two wheels that goes as it was last told, and says where it is. */
export interface SimulatedRobot {
  x: number;
  y: number;
  yaw: number;
  /** m/s and rad/s */
  speed: number;
  turn: number;
  /** Farthest that a command went from what one may be. */
  readonly commands: { readonly speed: number; readonly turn: number }[];
  command(message: Readonly<Record<string, unknown>>): void;
  /** Where it is, as `nav_msgs/Odometry`, its clock `behind` ms behind ours. */
  odometry(ros: 1 | 2, behind: number): object;
  stop(): void;
}

/** One that moves in real time, at 100 Hz, and calls with each new place at 50 Hz. Commands older than 0.5 s stop it, as real ones do. */
export function simulatedRobot(moved: (robot: SimulatedRobot) => void): SimulatedRobot {
  let last = performance.now();
  let heard = last;
  let count = 0;
  const robot: SimulatedRobot = {
    x: 0,
    y: 0,
    yaw: 0,
    speed: 0,
    turn: 0,
    commands: [],
    command(message) {
      const { linear, angular } = message as { linear: { x: number }; angular: { z: number } };
      heard = performance.now();
      robot.speed = linear.x;
      robot.turn = angular.z;
      robot.commands.push({ speed: linear.x, turn: angular.z });
    },
    odometry(ros, behind) {
      const ms = Date.now() - behind;
      const [seconds, rest] = [Math.floor(ms / 1000), Math.floor((ms % 1000) * 1e6)];
      const stamp = ros === 1 ? { secs: seconds, nsecs: rest } : { sec: seconds, nanosec: rest };
      const orientation = { x: 0, y: 0, z: Math.sin(robot.yaw / 2), w: Math.cos(robot.yaw / 2) };
      const pose = { position: { x: robot.x, y: robot.y, z: 0 }, orientation };
      return { header: { stamp, frame_id: 'odom' }, child_frame_id: 'base_link', pose: { pose, covariance: [] } };
    },
    stop: () => clearInterval(timer),
  };
  const timer = setInterval(() => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    if (now - heard > 500) [robot.speed, robot.turn] = [0, 0];
    robot.yaw += robot.turn * seconds;
    robot.x += robot.speed * Math.cos(robot.yaw) * seconds;
    robot.y += robot.speed * Math.sin(robot.yaw) * seconds;
    if (count++ % 2 === 0) moved(robot);
  }, 10);
  return robot;
}
