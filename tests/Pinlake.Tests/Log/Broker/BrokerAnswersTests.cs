using Pinlake.Support;
using Shouldly;
using Xunit;

namespace Pinlake.Tests.Log.Broker;

public sealed class BrokerAnswersTests
{
    [Fact]
    public async Task Every_request_in_every_version_is_answered_as_Apache_Kafka_answers_it()
    {
        await using var broker = await TestBroker.StartAsync();
        using var scenario = new BrokerScenario(broker.EndPoint);

        var answers = scenario.Run();

        answers.Except(BrokerScenario.AnswersOfKafka()).ShouldBeEmpty();
        answers.ShouldBe(BrokerScenario.AnswersOfKafka());
    }
}
