using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;

namespace CoERouter.Tests.Experts.Generation.Scripts;

/// <summary>A models folder of scripted experts, deleted in the end.</summary>
internal sealed class ScriptedModels : IDisposable
{
    public ScriptedModels(params (string Name, ExpertScript Script)[] experts)
    {
        foreach ((string name, ExpertScript script) in experts)
        {
            ScriptedExpert.Write(System.IO.Path.Combine(Path, name), script);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("coe-scripts").FullName;

    public ExpertModel Load(string name, int slots = 1) =>
        ExpertModel.Load(ExpertFolder.Read(System.IO.Path.Combine(Path, name)), new() { Slots = slots });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
