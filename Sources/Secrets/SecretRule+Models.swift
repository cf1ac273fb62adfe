// Credentials of services of language models.
import ReleaseModel

extension SecretRule {
    static let models: [SecretRule] = [
        SecretRule(
            "openai-key", "An OpenAI API key", .token(["sk-"], .words(20), "T3BlbkFJ", .words(20)),
            .token(
                ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-service-"], .url(40...SecretPattern.longest), mixed: true),
            .token(["sk-"], .words(48), mixed: true)),
        SecretRule(
            "anthropic-key", "An Anthropic API key",
            .token(
                ["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-", "sk-ant-ort01-", "sk-ant-sid01-"],
                .url(80...SecretPattern.longest))),
        SecretRule("deepseek-key", "A DeepSeek API key", .token(["sk-"], .run(.hex, 32...32), mixed: true)),
        SecretRule("openrouter-key", "An OpenRouter API key", .token(["sk-or-v1-"], .hex(64))),
        SecretRule("langfuse-key", "A Langfuse secret key", .token(["sk-lf-"], uuid: true)),
        SecretRule("elevenlabs-key", "An ElevenLabs API key", .token(["sk_"], .run(.hex, 48...48), mixed: true)),
        SecretRule(
            "huggingface-token", "A Hugging Face token", .token(["hf_", "api_org_"], .letters(34)),
            .token(["hf_"], .words(34), mixed: true)),
        SecretRule("groq-key", "A Groq API key", .token(["gsk_"], .words(52))),
        SecretRule("xai-key", "An xAI API key", .token(["xai-"], .words(80))),
        SecretRule("perplexity-key", "A Perplexity API key", .token(["pplx-"], .words(48))),
        SecretRule("replicate-token", "A Replicate token", .token(["r8_"], .words(37), mixed: true)),
        SecretRule(
            "langsmith-key", "A LangSmith API key", .token(["lsv2_pt_", "lsv2_sk_"], .hex(32), "_", .hex(10))),
        SecretRule("pinecone-key", "A Pinecone API key", .token(["pcsk_"], .words(5...8), "_", .words(50...72))),
        SecretRule("nvidia-key", "An NVIDIA API key", .token(["nvapi-"], .url(60...72))),
        SecretRule("tavily-key", "A Tavily API key", .token(["tvly-", "tvly-dev-", "tvly-prod-"], .words(32))),
        SecretRule("jina-key", "A Jina API key", .token(["jina_"], .url(60))),
        SecretRule("fireworks-key", "A Fireworks API key", .token(["fw_"], .words(24), mixed: true)),
        SecretRule(
            "wandb-key", "A Weights & Biases API key", .token(["wandb_v1_"], .url(60...SecretPattern.longest)),
            .named("wandb", value: .hex(40))),
    ]
}
