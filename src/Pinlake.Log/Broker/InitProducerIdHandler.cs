using Pinlake.Model;
using Pinlake.Wire.Messages;
using Pinlake.Wire.Primitives;

namespace Pinlake.Log.Broker;

/// <summary>Gives idempotent producers their ids.</summary>
internal sealed class InitProducerIdHandler(LogStore log)
{
    /// <summary>Answers a new id with epoch 0, whatever the producer had: nothing of an old id is carried over.</summary>
    public async Task<IWireFields?> HandleAsync(InitProducerIdRequest request)
    {
        if (request.TransactionalId is not null)
        {
            return new InitProducerIdResponse { ErrorCode = ErrorCode.InvalidRequest, ProducerEpoch = -1 };
        }

        try
        {
            return new InitProducerIdResponse { ProducerId = await log.NextProducerIdAsync(CancellationToken.None) };
        }
        catch (PinlakeException failure)
        {
            return new InitProducerIdResponse { ErrorCode = BrokerErrors.Of(failure.Kind), ProducerEpoch = -1 };
        }
    }
}
