namespace Pinlake.Jobs;

internal static class Room;
