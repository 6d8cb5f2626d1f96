using CoERouter.Runtime;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class ExecutionProviderTests
{
    [Fact]
    public void The_processor_may_be_named()
    {
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul([2f], 1, 1), new SessionSettings { Threads = 1, Providers = [new ExecutionProvider("cpu")] });
        using OnnxTensor x = OnnxTensor.Over<float>(new float[] { 4 }, 1, 1);

        using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];

        Assert.Equal(8f, y.Values<float>()[0]);
    }

    [Fact]
    public void Cuda_works_or_says_which_libraries_it_needs()
    {
        float[] weights = TestModels.Random(16 * 8, seed: 1);
        float[] values = TestModels.Random(4 * 16, seed: 2);
        var settings = new SessionSettings
        {
            Threads = 1,
            Providers = [new ExecutionProvider("cuda", new Dictionary<string, string> { ["device_id"] = "0" })],
        };
        OnnxSession session;
        try
        {
            session = OnnxSession.FromMemory(TestModels.MatMul(weights, 16, 8), settings);
        }
        catch (OnnxRuntimeException refused)
        {
            Assert.Contains("execution provider 'cuda' cannot be used", refused.Message, StringComparison.Ordinal);
            Assert.Contains("onnxruntime_providers_cuda", refused.Message, StringComparison.Ordinal);
            Assert.Contains(OnnxEnvironment.Shared.LibraryPath, refused.Message, StringComparison.Ordinal);
            return;
        }

        using (session)
        {
            using OnnxTensor x = OnnxTensor.Over<float>(values, 4, 16);
            using OnnxTensor y = session.Run(new Dictionary<string, OnnxTensor> { ["x"] = x }, ["y"])[0];
            TestModels.AssertClose(TestModels.Product(values, weights, 4, 16, 8), y.Values<float>(), 1e-2f);
        }
    }

    [Fact]
    public void WebGpu_multiplies_and_feeds_outputs_back_on_the_device()
    {
        float[] weights = TestModels.Random(64 * 64, seed: 1);
        float[] values = TestModels.Random(4 * 64, seed: 2);
        byte[] model = TestModels.MatMul(weights, 64, 64);
        OnnxSession session;
        try
        {
            session = OnnxSession.FromMemory(model, new SessionSettings
            {
                Threads = 1,
                Providers = [new ExecutionProvider("webgpu")],
                Configuration = new Dictionary<string, string> { ["session.disable_cpu_ep_fallback"] = "1" },
            });
        }
        catch (OnnxRuntimeException refused)
        {
            Assert.Contains("execution provider 'webgpu' cannot be used", refused.Message, StringComparison.Ordinal);
            Assert.Skip($"No graphics device: {refused.Message}");
            return;
        }

        using (session)
        {
            using OnnxTensor x = OnnxTensor.Over<float>(values, 4, 64);
            using SessionBinding binding = session.CreateBinding();
            binding.BindInput("x", x);
            binding.BindOutputToDevice("y", "webgpu");
            binding.Run();
            using OnnxTensor onDevice = binding.GetOutputs()[0];
            Assert.False(onDevice.IsOnHost);
            Assert.Throws<InvalidOperationException>(() => onDevice.Values<float>());
            binding.BindInput("x", onDevice);
            binding.BindOutputToDevice("y", "cpu");
            binding.Run();
            using OnnxTensor y = binding.GetOutputs()[0];

            float[] once = TestModels.Product(values, weights, 4, 64, 64);
            TestModels.AssertClose(TestModels.Product(once, weights, 4, 64, 64), y.Values<float>(), 1e-3f);
        }
    }
}
