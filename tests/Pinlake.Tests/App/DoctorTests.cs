using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pinlake.App.Composition;
using Pinlake.App.Diagnosis;
using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.App;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_taken_port_is_named_with_its_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var result = PortCheck.Run("http", "127.0.0.1", port);

        result.Holds.ShouldBeFalse();
        result.Found.ShouldContain($"Port {port}");
        result.Found.ShouldContain($"pid {Environment.ProcessId} (");
        result.Remedy!.ShouldContain("http.port");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_its_remedy()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "a folder that even root cannot write to is needed: /sys");

        var result = FolderChecks.Writable("/sys/kernel/pinlake/data");

        result.Holds.ShouldBeFalse();
        result.Found.ShouldContain("/sys/kernel");
        result.Remedy!.ShouldContain("--data");
    }

    [Fact]
    public void Looking_whether_a_folder_can_be_written_leaves_nothing_behind()
    {
        FolderChecks.Writable(folder["not/there/yet"]).Holds.ShouldBeTrue();

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_newer_format_is_named_with_the_one_that_is_known()
    {
        File.WriteAllText(folder["format"], "7\n");

        var result = FolderChecks.Format(folder.Path);

        result.Holds.ShouldBeFalse();
        result.Found.ShouldContain("format 7");
        result.Found.ShouldContain($"up to {DataFolder.Format}");
        result.Remedy!.ShouldContain("newer Pinlake");
    }

    [Fact]
    public void A_disk_nearly_full_is_named_with_what_is_free_and_what_is_wanted()
    {
        var result = FolderChecks.Space(folder["data"], freeBytesMin: long.MaxValue);

        result.Holds.ShouldBeFalse();
        result.Found.ShouldMatch(@"^[\d,]+ MiB free for '.*'; at least 8,796,093,022,207 MiB wanted$");
        result.Remedy!.ShouldContain("data.freeBytesMin");
    }

    [Fact]
    public void A_locked_log_is_named_with_its_holder()
    {
        Assert.SkipUnless(File.Exists("/proc/locks"), "/proc/locks is needed");
        Directory.CreateDirectory(folder["log"]);
        using var holder = new FileStream(folder["log/lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        var result = LogLockCheck.Run(folder["log"]);

        result.Holds.ShouldBeFalse();
        result.Found.ShouldContain($"pid {Environment.ProcessId} (");
    }

    [Fact]
    public void A_log_that_nobody_has_is_well()
    {
        Directory.CreateDirectory(folder["log"]);
        using (new FileStream(folder["log/lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
        }

        LogLockCheck.Run(folder["log"]).Holds.ShouldBeTrue();
    }

    [Fact]
    public async Task The_verb_answers_with_every_check_and_ends_with_1_when_one_fails()
    {
        File.WriteAllText(folder["format"], "7\n");

        var outcome = await RunningPinlake.Run(folder.Path, "doctor", "--data", ".", "--json", "--set", "http.port=0", "--set", "kafka.port=0");

        outcome.Code.ShouldBe(1);
        using var answer = JsonDocument.Parse(outcome.Answer);
        answer.RootElement.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        answer.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()).ShouldBe(
            ["data.format", "data.writable", "data.space", "log.lock", "port.http", "port.kafka", "native.duckDb", "native.librdkafka", "pipeline"]);
        answer.RootElement.GetProperty("checks")[0].GetProperty("holds").GetBoolean().ShouldBeFalse();
    }
}
