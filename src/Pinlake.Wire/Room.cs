namespace Pinlake.Wire;

internal static class Room;
