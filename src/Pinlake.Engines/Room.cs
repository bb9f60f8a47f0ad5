namespace Pinlake.Engines;

internal static class Room;
