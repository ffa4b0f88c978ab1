"""Operations of the rosbridge protocol, a line of JSON each: from standard input to ROS, and from ROS to standard output. For tests."""

import json
import sys
import threading

import genpy
import rospy
from roslib.message import get_message_class

publishers = {}
lock = threading.Lock()


def say(operation):
    with lock:
        print(json.dumps(operation, allow_nan=False), flush=True)


def plain(value):
    """A message as JSON; times as {secs, nsecs}."""
    if isinstance(value, (genpy.Time, genpy.Duration)):
        return {"secs": value.secs, "nsecs": value.nsecs}
    if isinstance(value, genpy.Message):
        return {name: plain(getattr(value, name)) for name in value.__slots__}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return value


def publish(topic, fields):
    message = publishers[topic].data_class()
    genpy.message.fill_message_args(message, [fields])
    publishers[topic].publish(message)


rospy.init_node("forerun_rosbridge", disable_signals=True)
for line in sys.stdin:
    operation = json.loads(line)
    op, topic = operation.get("op"), operation.get("topic")
    try:
        if op == "advertise":
            publishers[topic] = rospy.Publisher(topic, get_message_class(operation["type"]), queue_size=1)
        elif op == "subscribe":
            take = lambda message, topic=topic: say({"op": "publish", "topic": topic, "msg": plain(message)})
            rospy.Subscriber(topic, get_message_class(operation["type"]), take, queue_size=1)
        elif op == "publish":
            publish(topic, operation["msg"])
    except Exception as error:  # as rosbridge does: the client is told
        say({"op": "status", "level": "error", "msg": f"{op} {topic}: {error}"})
