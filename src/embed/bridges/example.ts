/**
 * What `forerun bridge --example` prints: a robot with two wheels that takes `geometry_msgs/Twist` and gives `nav_msgs/Odometry`, driven to
 * (3, 1) in the frame of its odometry. With a wheel radius of 1 m the actions are the speeds of the wheels' rims in m/s.
 */
export const EXAMPLE_CONFIG = {
  system: 'diff-drive',
  planner: 'mppi',
  params: { wheelBase: 0.5, goalX: 3, goalY: 1, mapWeight: 0 },
  rateHz: 20,
  robot: {
    maxStateAgeMs: 250,
    maxPlanAgeSteps: 5,
    brake: { left: 0, right: 0 },
    limits: { rate: { left: 1, right: 1 } },
    latency: { compensate: true },
  },
  connect: { rosbridge: 'ws://127.0.0.1:9090' },
  mapping: {
    ros: 2,
    state: [
      {
        topic: '/odom',
        type: 'nav_msgs/Odometry',
        stamp: 'header.stamp',
        clock: 'robot',
        fields: {
          x: 'pose.pose.position.x',
          y: 'pose.pose.position.y',
          yaw: { path: 'pose.pose.orientation', convert: 'yaw' },
        },
      },
    ],
    commands: [
      {
        topic: '/cmd_vel',
        type: 'geometry_msgs/Twist',
        fields: {
          'linear.x': { of: { left: 0.5, right: 0.5 } },
          'angular.z': { of: { left: 2, right: -2 } },
        },
      },
    ],
    params: [
      {
        topic: '/goal_pose',
        type: 'geometry_msgs/PoseStamped',
        fields: { goalX: 'pose.position.x', goalY: 'pose.position.y' },
      },
    ],
    plan: { topic: '/forerun/plan', frame: 'odom' },
  },
} as const;
