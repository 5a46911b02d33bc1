"""WeChat Channels 视频号: figures of finished lead streams and how many leads they brought."""

from connectors.wechat_channels.client import WeChatChannels

__all__ = ["WeChatChannels"]
