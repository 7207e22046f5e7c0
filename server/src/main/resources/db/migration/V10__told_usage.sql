-- V7 called the usage of every exchange without a cost unknown. Where there are counts, the upstream has told them, and only
-- the price was missing: such an exchange is unpriced, and is priced once there is a price.

update exchanges set usage_basis = case when outcome = 'completed' then 'final' else 'partial' end
where usage_basis = 'unknown' and cost_nano_usd is null and charged_nano_usd is null
    and (input_tokens > 0 or output_tokens > 0 or cache_read_tokens > 0 or cache_write_5m_tokens > 0
        or cache_write_1h_tokens > 0 or web_searches > 0);
