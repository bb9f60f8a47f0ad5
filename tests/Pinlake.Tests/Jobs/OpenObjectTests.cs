using System.Text;
using Pinlake.Jobs.Sink;
using Pinlake.Model;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Jobs;

public sealed class OpenObjectTests
{
    [Theory]
    [InlineData(11, "1\n2\n", 11, 2)]
    [InlineData(12, "2\n", 12, 1)]
    [InlineData(13, "", 13, 0)]
    [InlineData(20, "", 20, 0)]
    public void Lines_that_another_object_holds_are_dropped(long end, string lines, long first, int recordCount)
    {
        var target = new OpenObject(new TopicPartition("t", 0), new Offset(10));
        for (var number = 0; number < 3; number++)
        {
            target.Add(Encoding.UTF8.GetBytes($"{number}"), now: 5);
        }

        target.DropBefore(new Offset(end));

        Encoding.UTF8.GetString(target.Lines.Span).ShouldBe(lines);
        target.First.ShouldBe(new Offset(first));
        target.RecordCount.ShouldBe(recordCount);
        target.Next.ShouldBe(new Offset(first + recordCount));
    }
}
