namespace Pinlake.Lake;

internal static class Room;
