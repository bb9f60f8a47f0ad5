namespace Pinlake.Log;

internal static class Room;
