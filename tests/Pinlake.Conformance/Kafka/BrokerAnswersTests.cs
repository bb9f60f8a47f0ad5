using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Conformance.Kafka;

public sealed class BrokerAnswersTests
{
    [Fact]
    public void The_answers_kept_for_the_fast_tests_are_those_of_a_real_broker()
    {
        using var kafka = RealKafka.Start();
        using var scenario = new BrokerScenario(kafka.EndPoint);

        var answers = scenario.Run();

        if (Environment.GetEnvironmentVariable("PINLAKE_GOLDEN_FOLDER") is { } folder)
        {
            File.WriteAllLines(Path.Combine(folder, "answers.txt"), answers);
        }

        answers.Except(BrokerScenario.AnswersOfKafka()).ShouldBeEmpty();
        answers.ShouldBe(BrokerScenario.AnswersOfKafka());
    }
}
