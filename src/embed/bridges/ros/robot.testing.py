"""A robot with two wheels as a ROS node: goes as /cmd_vel says, tells /odom where it is. For tests."""

import math
import sys

import rospy
from geometry_msgs.msg import Twist
from nav_msgs.msg import Odometry

speed = turn = x = y = yaw = 0.0


def command(message):
    global speed, turn
    speed, turn = message.linear.x, message.angular.z


rospy.init_node("forerun_robot", disable_signals=True)
rospy.Subscriber("/cmd_vel", Twist, command, queue_size=1)
odometry = rospy.Publisher("/odom", Odometry, queue_size=1)
print("ready", flush=True)
rate = rospy.Rate(50)
while not rospy.is_shutdown():
    yaw += turn / 50
    x += speed * math.cos(yaw) / 50
    y += speed * math.sin(yaw) / 50
    message = Odometry()
    message.header.stamp = rospy.Time.now()
    message.header.frame_id = "odom"
    message.pose.pose.position.x, message.pose.pose.position.y = x, y
    message.pose.pose.orientation.z, message.pose.pose.orientation.w = math.sin(yaw / 2), math.cos(yaw / 2)
    odometry.publish(message)
    rate.sleep()
    if sys.stdin.closed:
        break
