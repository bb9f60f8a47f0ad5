namespace Pinlake.Gateway;

internal static class Room;
