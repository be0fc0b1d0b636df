"""search/query/thesaurus.toml, as `python -m tests.tables` makes it: edit that file, not this."""
# fmt: off
# ruff: noqa: E501

from typing import Any

#: The size and the CRC-32 of the file.
OF = (23491, 2758307013)
TABLE: dict[str, Any] = {
    'groups': [
        ['催收', '追债', '讨债', '催款', '要债', '催讨', 'debt collection', 'collecting debts', 'recovery of debts', '催债'],
        ['催收人', '催收员', '催收公司', '催收机构', '催款公司', 'debt collector', 'collection agency', 'recovery agent'],
        ['暴力催收', '软暴力', 'harassment', 'harass', 'abusive collection'],
        ['骚扰', '频繁打电话', '轰炸', 'harassment', 'repeated calls', 'annoy'],
        ['威胁', '恐吓', 'threat', 'intimidation'],
        ['上门', '上门催收', 'visit', 'doorstep'],
        ['爆通讯录', '联系家人', '亲友', '联系人', '第三人', '同事', '领导', 'third party', 'family', 'relatives'],
        ['单位', '公司同事', 'employer', 'place of employment', 'workplace'],
        ['几点', '时间', '晚上', '夜间', 'hours', 'time of day', 'inconvenient time', '9 pm', '21:00'],
        ['次数', '频次', '几次', 'frequency', 'number of calls'],
        ['停止催收', '不要再打', '拒绝联系', 'cease communication', 'stop contacting'],
        ['冒充', '假冒', 'impersonate', 'false representation'],
        ['律师函', '起诉状', 'legal process', 'attorney letter'],
        ['外包', '委托催收', '委外', 'outsourcing', 'third-party collector'],
        ['验证债务', '核实债务', '债务证明', 'validation notice', 'verification of the debt'],
        ['佣金', '提成', '催收费', '服务费', 'commission', 'collection fee', 'collection costs'],
        ['录音', 'recording', 'call recording'],
        ['债务优化', '反催收', '代理维权', 'credit repair'],
        ['网贷', '网络借贷', '互联网贷款', '线上贷款', 'online lending', 'internet loan', 'digital lending', 'P2P'],
        ['现金贷', 'cash loan', 'payday loan', 'deferred deposit', 'high-cost short-term credit'],
        ['校园贷', '大学生贷款', 'student loan'],
        ['小贷公司', '小额贷款公司', 'microloan company', 'money lender'],
        ['放债人', '放贷人', 'moneylender', 'lender'],
        ['民间借贷', '私人借款', '借钱', 'private lending', 'loan between individuals'],
        ['高利贷', '高利放贷', 'usury', 'extortionate credit', 'usurious'],
        ['砍头息', '预先扣除利息', 'interest deducted in advance'],
        ['利滚利', '复利', 'compound interest'],
        ['年化利率', '年利率', '综合融资成本', 'annual percentage rate', 'APR'],
        ['利率上限', '最高利率', 'interest rate cap', 'maximum rate of interest'],
        ['LPR', '贷款市场报价利率', '一年期贷款市场报价利率', 'loan prime rate'],
        ['罚息', '逾期利息', '违约金', '滞纳金', 'default interest', 'late fee', 'late charge'],
        ['逾期', '欠款', '拖欠', '不还钱', '欠钱不还', 'default', 'past due', 'overdue', 'unpaid', 'arrears'],
        ['借条', '欠条', '借据', 'promissory note', 'IOU'],
        ['提前还款', 'prepayment', 'early repayment'],
        ['助贷', '贷款合作机构', 'loan assistance', 'loan facilitation'],
        ['信用卡', 'credit card'],
        ['最低还款', 'minimum payment'],
        ['分期', '个性化分期', '还款计划', '协商还款', 'repayment plan', 'instalment agreement', 'payment arrangement'],
        ['冷静期', '撤回权', 'cooling-off period', 'right of withdrawal'],
        ['牌照', '许可证', '无证', 'licence', 'license', 'unlicensed'],
        ['广告', '营销', '宣传', 'advertising', 'marketing'],
        ['典当', '当铺', '当舖', 'pawn', 'pawnshop'],
        ['个人信息', '个人资料', '个人数据', '隐私', 'personal information', 'personal data', 'privacy'],
        ['通讯录', 'address book', 'contact list'],
        ['同意', '授权', 'consent', 'authorisation'],
        ['征信', '信用报告', '信用记录', 'credit report', 'consumer report', 'credit bureau'],
        ['黑名单', '不良信息', '不良记录', 'negative information', 'adverse information'],
        ['泄露', '出售信息', 'data breach', 'disclosure of personal data'],
        ['起诉', '打官司', '诉讼', 'sue', 'lawsuit', 'legal action', 'bring an action'],
        ['哪个法院', '管辖法院', '管辖', 'which court', 'venue'],
        ['时效', '诉讼时效', '过期债务', 'limitation period', 'statute of limitations', 'time-barred'],
        ['支付令', '督促程序', 'payment order'],
        ['老赖', '失信被执行人', '失信', 'dishonest judgment debtor'],
        ['限高', '限制高消费', '限制消费', '坐飞机', '坐高铁', 'restriction on high consumption'],
        ['强制执行', '执行', 'enforcement', 'compulsory execution'],
        ['扣工资', '扣薪', '工资', 'garnishment', 'attachment of earnings', 'wage attachment'],
        ['冻结', '查封', '扣押', 'freeze', 'seizure', 'attachment'],
        ['破产', '债务清理', '更生', 'bankruptcy', 'insolvency', 'debt relief'],
        ['担保人', '保证人', 'guarantor', 'surety'],
        ['夫妻共同债务', '夫妻', '配偶', '丈夫', '妻子', '老公', '老婆', 'spouse', 'husband', 'wife', 'joint debt of spouses'],
        ['债权转让', '卖债', 'assignment of claim', 'debt sale', 'debt purchaser'],
        ['仲裁', 'arbitration'],
        ['证据', '举证', 'evidence', 'burden of proof'],
        ['罚款', '行政处罚', 'fine', 'administrative penalty'],
        ['坐牢', '判刑', '刑事责任', '有期徒刑', 'imprisonment', 'criminal liability', 'jail'],
        ['催收非法债务罪', 'crime of collecting illegal debts'],
        ['非法拘禁', '限制人身自由', 'unlawful detention', 'false imprisonment'],
        ['敲诈勒索', 'extortion', 'blackmail'],
        ['套路贷', 'predatory lending'],
        ['投诉', '举报', 'complaint'],
        ['赔偿', '损害赔偿', 'damages', 'compensation'],
        ['军人', 'servicemember', 'military'],
        ['老板', '领导', '上司', '用人单位', 'employer'],
        ['email', 'e-mail', 'electronic mail', '电子邮件', '邮箱'],
        ['judgment', 'judgement'],
        ['license', 'licence', 'licensed', 'licenced'],
        ['neighbor', 'neighbour'],
        ['check', 'cheque'],
        ['cellphone', 'cell phone', 'mobile phone', 'cellular telephone', '手机'],
        ['favor', 'favour'],
        ['honor', 'honour'],
        ['program', 'programme'],
        ['authorize', 'authorise'],
        ['installment', 'instalment'],
        ['enroll', 'enrol'],
        ['social security', 'benefits', 'exempt from garnishment', 'garnish', 'garnishment'],
    ],
    'everyday': (
        '诉讼时效: 诉讼期 | 诉讼时间 | 起诉期限 | 多久起诉 | 过期的债 | 年不…要 | 年没…要 | 年不讨 | 要不回来 | 陈年 | 过了时效 | 过…年…告 | 年…还能告 | 年…还能起诉 | 年…还可以告 | 年…再告 | 年…告我 | 年…起诉我 | 年…被起诉 | 年…被告 | 年…会起诉 | 年…会告 | 年…追讨 | 年…追…债 | 几耐…追 | 几耐…告 | 年没找 | 年没催 | 年没来 | 还能告我 | 还能起诉我 | 多久不能告 | 告赢 | 法律有效期 | 借条…有效 | 多久…失效\n'
        '诉讼时效中断: 时效…重新 | 时效…续 | 催款单…签 | 催款通知…签 | 催…还钱…时效\n'
        '违法, 处罚: 犯法\n'
        '刑事责任, 有期徒刑, 拘役: 坐牢 | 蹲监狱 | 进监狱 | 判刑 | 判几年 | 被抓 | 抓我 | 抓人 | 坐监\n'
        '贷款诈骗, 拒不执行判决: 欠…坐牢 | 逾期…坐牢 | 网贷…坐牢 | 网贷…判刑 | 不还…坐牢 | 骗贷\n'
        '恶意透支, 信用卡诈骗: 信用卡…坐牢 | 信用卡…判刑 | 信用卡…刑事\n'
        '非法拘禁, 限制人身自由: 不让出门 | 不让…走 | 不让…离开 | 堵在家 | 关起来 | 关在 | 关了 | 软禁 | 贴身跟 | 扣住人\n'
        '侵入住宅: 闯进…家 | 冲进…家 | 赖在…家 | 撬门 | 闯入\n'
        '威胁, 恐吓: 放狠话 | 吓唬 | 弄死 | 杀…全家 | 要…好看\n'
        '侮辱, 诽谤, 名誉权: 骂人 | 辱骂 | 骂我 | 大字报 | 拉横幅 | 贴…照片 | 曝光 | 造谣 | 丢人\n'
        '滋扰, 骚扰: 堵锁眼 | 泼漆 | 泼油漆 | 喷漆 | 守在门口 | 蹲守 | 狂打 | 一直打 | 不停打 | 十几个电话 | 几十个电话 | 轰炸 | 呼死你\n'
        '联系第三人, 与债务无关的第三人: 打给…家人 | 打给…父母 | 打给…朋友 | 打给…亲戚 | 打给…同事 | 告诉…家人 | 告诉…同事 | 告诉…老板 | 告诉…邻居 | 跟…老板说 | 找…父母 | 骚扰…家人 | 骚扰…朋友 | 爆通讯录 | 给…领导 | 给…老板 | 给…同事 | 给…亲戚 | 给…邻居 | 给…父母 | 给…爸妈 | 给…单位打 | 给…公司打 | 联系…领导 | 联系…同事 | 联系…单位 | 联系…家人 | 联系…父母 | 打到…家里 | 骚扰…同事 | 骚扰…亲戚 | 骚扰…单位 | 通知…单位 | 通知…公司 | 告诉…领导 | 告诉…单位 | 告诉…父母 | 跟…领导说 | 跟…领导讲 | 找…领导 | 找…同事 | 打爆…通讯录 | 轰炸…通讯录 | 通讯录…轰炸 | 通讯录…打\n'
        '工作地点, 服务单位: 打到…公司 | 打到…单位 | 打电话到…公司 | 打电话给…公司 | 上班的地方 | 跑…公司 | 跑…单位 | 找到…单位 | 打…领导 | 打…老板 | 打到…厂里 | 去…单位闹 | 来…公司闹 | 来…单位闹\n'
        '处理个人信息, 公民个人信息: 查…快递 | 查…户籍 | 查…住址 | 查…地址 | 查…档案 | 查我 | 定位我 | 收货地址\n'
        '侵犯公民个人信息, 非法出售, 提供: 卖…通讯录 | 卖…信息 | 通讯录…卖 | 信息…卖 | 倒卖 | 通讯录…泄露 | 泄露…通讯录\n'
        '债权转让, 通知债务人: 卖给 | 债…卖了 | 债权卖 | 打包卖 | 债主换 | 换…债主 | 转给…公司 | 被转给 | 转卖\n'
        '继承, 遗产, 清偿: 去世 | 过世 | 死了 | 父债子还 | 儿子要还 | 身故 | 死后 | 人没了 | 病逝 | 离世 | 离开人世 | 遗债\n'
        '夫妻共同债务: 老公…欠 | 老公…借 | 老公…债 | 老婆…欠 | 老婆…借 | 老婆…还 | 丈夫…借 | 丈夫…债 | 妻子…借 | 前夫 | 前妻 | 离婚…债\n'
        '保证, 保证责任, 连带责任保证: 做…担保 | 作…担保 | 帮…担保 | 替…担保 | 给…担保 | 担保人\n'
        '利息没有约定: 没写利息 | 没说利息 | 没约定利息 | 没提利息 | 没谈利息 | 未写利息\n'
        '预先扣除利息, 实际借款数额: 到手 | 先扣 | 扣…手续费 | 提前扣 | 预扣 | 少给 | 到账…只有 | 只到账 | 只拿到 | 实际到账 | 实际拿到\n'
        '提前还款, 提前偿还借款: 提前还 | 提前结清 | 提早还 | 一次性还清 | 一次还清\n'
        '抵充顺序, 利息: 先抵 | 先还利息 | 先还本金 | 先算利息 | 先算本金\n'
        '利率上限, 年利率: 利率…违法 | 利息…违法 | 利率…合法 | 利息…合法 | 利息太高 | 几分利 | 几厘 | 月息 | 年息 | 利率…保护 | 利息…保护\n'
        '非法放贷, 非法经营: 放高利贷 | 专门放贷 | 职业放贷 | 靠放贷\n'
        '扣留, 提取收入, 生活必需费用: 工资卡 | 工资…冻结 | 冻结工资 | 扣工资 | 扣…工资 | 生活费\n'
        '薪资债权, 扣押, 三分之一: 薪水…扣 | 薪水…执行 | 薪资…扣 | 扣薪水 | 扣薪\n'
        '生活所必需的居住房屋, 唯一住房: 一套房 | 唯一…房 | 房子…拍卖 | 房子…收走\n'
        '删除失信信息, 失信期限: 老赖…撤 | 老赖…删 | 名单…撤 | 名单…删 | 移出…名单 | 撤下来 | 摘掉 | 失信…消除 | 失信…恢复\n'
        '失信被执行人: 老赖\n'
        '异议, 更正: 不是我借 | 不是我的 | 不是本人 | 被冒名 | 征信…错 | 记录…错 | 身份…冒用 | 冒用…身份 | 征信…不对 | 信用报告…错 | 信用报告…不对 | 报告…有误 | 征信…有误 | 记录…不实\n'
        '不良信息, 事先告知: 上报…通知 | 上征信…通知 | 报送…通知 | 没通知…征信\n'
        '不良信息保存期限: 征信…恢复 | 征信…消除 | 征信…几年 | 征信…多久 | 洗白\n'
        '书面异议, 支付令失效: 支付令…不服 | 支付令…怎么办\n'
        '冒充国家机关工作人员, 招摇撞骗: 冒充 | 假扮 | 假传票 | 假公章 | 自称警察 | 自称公安 | 自称法院 | 法院…短信\n'
        '表明身份, 自报姓名: 说明自己是谁 | 自报家门 | 亮明身份 | 是谁打 | 说自己是谁\n'
        '个性化分期还款协议: 停息挂账 | 信用卡还不上 | 还不上…分期 | 跟银行协商 | 二次分期\n'
        '在校学生, 大学生: 校园贷 | 学生贷 | 在校期间\n'
        '转账凭证, 债权凭证, 证据: 没有借条 | 没借条 | 微信转账 | 转账记录 | 聊天记录\n'
        '管辖, 合同履行地: 去哪…起诉 | 到哪…起诉 | 在哪…起诉 | 哪里起诉 | 异地起诉\n'
        '限制消费: 坐高铁 | 坐飞机 | 住酒店 | 限高\n'
        '拒不执行判决: 判了…不还 | 判决…不还 | 有钱不还 | 转移财产\n'
        '催收外包, 合作催收机构: 外部机构 | 外包…催 | 合作方 | 第三方公司\n'
        '催收时间: 大半夜 | 半夜 | 大清早 | 几点 | 休息时间\n'
        '催收频次, 次数: 一天…几次 | 一天…几个 | 一天打 | 每天打 | 打几次 | 最多…几次 | 最多打\n'
        '信用卡: 卡数 | 卡账 | 欠卡\n'
        '放债人: 财务公司 | 财仔 | 大耳窿\n'
        '收数人员, 收数公司: 收数\n'
        '向境外提供个人信息: 发给境外 | 发到境外 | 传给境外 | 传到境外 | 境外…公司 | 发给国外 | 发到国外 | 传到国外 | 国外…公司 | 海外…公司 | 出境\n'
        'statute of limitations, limitation period, time-barred: long…sue | still…sue | too old | old debt | years old | debt…dead | late to sue | expired debt | years…sue | debt expire | statute barred\n'
        'arrest, imprisonment: arrested | jail | prison | lock me up | police | go to prison | put in prison | locked up\n'
        'third parties, location information: my friend | my mother | my mom | my father | my parents | my roommate | roommate | my neighbor | my neighbour | my sister | my brother | my coworker | my family | messaged everyone | my relatives | my friends | my contacts | my references | my wife | my husband | my kids\n'
        'place of employment, employer: at work | my work | my job | my boss | workplace | work address | work email | my office | my workplace | my manager | my company | my coworkers | my supervisor\n'
        'seizure of goods, enforcement agent: bailiff | bailiffs | balliff | balliffs | baliff | sheriff\n'
        'visit, personal visit, home: come to…house | come to…home | turn up at | show up at | knock | my door | doorstep | come round\n'
        'collection fee, amount expressly authorized by the agreement: convenience fee | pay to pay | processing fee | fee…paying | added…fee | extra fee | fee…contract | fee…agreement | fee…never agreed\n'
        "dispute the debt, verification of the debt: isn't mine | not mine | not my debt | don't owe | never owed | wrong person | don't recognise | don't recognize | prove…owe\n"
        'adverse action, denial of credit, statement of reasons: turned…down | turn…down | refused…loan | rejected…application | declined…loan | denied…loan | denied…credit\n'
        'garnishment, disposable earnings: paycheck | my wages | my salary | my pay | take…salary\n'
        'automatic stay, discharge, injunction: filed…bankruptcy | filed…chapter | went bankrupt | after bankruptcy | declared bankruptcy\n'
        'failed payment transfer attempts, insufficient funds: hitting my…account | hits my…account | hit my…account | tried my…account | trying my…account | keeps trying to…account | keeps charging my…account | try my card | trying my card | account…empty | empty account | over and over…account | account…over and over\n'
        'third party disclosure, postcard, sealed envelope: posting cards | posted cards | cards through | left a card | note on my door | note through | letter to my neighbor | letter to my neighbour | letters to my neighbor | letters to my neighbour\n'
        'preauthorized transfer, stop payment, revoke authorization: pulling money | take money out | took money | autopay | money out of | debit my account | withdraw…from my account\n'
        'automatic telephone dialing system, prerecorded voice, prior express consent: robocall | automated call | recorded message | autodial\n'
        'obsolete information, seven years, consumer report: drop off | fall off | off my credit | come off | disappear…credit | stay…credit | remain…credit\n'
        'reinvestigation, inaccurate information: still on my credit | error on my credit | mistake on my credit | wrong…credit report | mistake in my credit | error in my credit | inaccura…credit\n'
        'termination of the agreement by the debtor, hire-purchase: hand…back | give…back | return the car | halfway\n'
        'breach of contract by the supplier, like claim against the creditor: went bust | never arrived | never delivered | faulty\n'
        "hardship, unable to meet obligations: lost my job | can't afford | cannot afford | struggling | can't pay | unable to pay | fell behind | behind on | change…repayment | reduce…repayment | lower…payment\n"
        'automated decision, solely automated processing: algorithm | computer decide | by a machine | by a computer | credit scoring\n'
        'maximum rate of interest, per annum: how much interest | max interest | percent a year | per cent a year | percent interest | highest rate\n'
        'cease communication: leave me alone | stop calling | stop ringing | quit calling | stop contacting\n'
        'repeated calls, number of calls: how often…call | keep calling | keeps calling | keep ringing | calls a day | nonstop | non stop\n'
        'inconvenient time, calling hours: late at night | at night | how late | how early | early morning | late…evening\n'
        'limited-content message: answering machine | left a message | voicemail\n'
        'obscene or profane language, abuse: swore | swear | yelled | shouted | cursed | screamed | insulted\n'
        'unlicensed moneylender: loan shark | illegal lender\n'
        'simulated legal process, false representation: fake court | fake lawyer | fake summons | pretend\n'
        'right of withdrawal, cooling-off period: change my mind | changed my mind | back out | cool off\n'
        'estate, deceased, personal representative: died | passed away | inherit | late husband | late wife | passed on | is dead | are dead | dead person | has died | after death | late father | late mother | dead mother | dead father | dead husband | dead wife | deceased\n'
        'guarantor, surety, cosigner: cosigned | co-signed | guaranteed…loan\n'
        'repossession of collateral: took my car | take my car | repo | tow\n'
        'assignment of the debt, notice of assignment: sold my debt | sold…debt | debt…sold | bought my…debt | bought my…loan | sold my…loan | bought the loan | sold the loan | new owner of my\n'
        'identity theft, fraud alert: in my name | stole my identity | opened…account\n'
        'retention of records: keep…records | keep…recordings | store…calls\n'
        'debt collector means, attorney: law firm\n'
        'servicemember, covered borrower: active duty | deployed | army | navy | military\n'
        '查找债务人, 失联债务人, 联系方式: 失联 | 联系不上 | 找不到…人 | 换了…号码 | 换号 | 玩消失 | 跑路\n'
        '限制民事行为能力, 未成年人, 法定代理人, 追认: 未成年 | 不满18 | 未满18 | 不满十八 | 未满十八 | 十几岁 | 初中生 | 高中生 | 中学生 | 小学生 | 孩子…借 | 孩子…贷 | 小孩…借 | 小孩…贷 | 儿子偷 | 女儿偷 | 10岁 | 11岁 | 12岁 | 13岁 | 14岁 | 15岁 | 16岁 | 17岁\n'
        '超过部分的利息, 返还: 超过…还了 | 超出…还了 | 多还…利息 | 多付…利息 | 多收…利息 | 利息…要回 | 利息…退 | 已经还…利息\n'
        '还款能力, 授信: 没有收入 | 没收入 | 没有工作…借 | 没工作…借 | 失业…借\n'
        '保证期间没有约定, 六个月: 没写保证期 | 没约定保证期 | 没说保证期 | 担保多久 | 担保几年 | 保证多久 | 担保…多长时间\n'
        '抵押, 担保物权: 押…房 | 押车 | 抵…房子 | 抵…车子 | 把…抵给\n'
        '共同借款, 连带债务: 一起借 | 合伙借 | 共同签\n'
        '授权, 个人信息, 拒绝提供服务: 不给…权限 | 读取…通讯录 | 访问…通讯录 | 读…通讯录\n'
        '申请延期, 协商: 宽限 | 缓一缓 | 晚点还 | 能不能晚 | 缓交\n'
        '投诉, 举报: 告到 | 找谁管 | 哪里告 | 找哪个部门 | 谁来管\n'
        '误导, 虚假宣传: 骗我…借 | 骗…贷款 | 套路我 | 忽悠\n'
        '录音, 保存: 录下来 | 录了音 | 通话录音\n'
        'consumer reporting agency, reinvestigation, dispute: credit bureau…investigate | bureau…investigate | agency…investigate | credit bureau…mistake | credit bureau…wrong | dispute…credit | disputed…credit | dispute…bureau | disputed…bureau | challenge…credit | reporting agency…investigate\n'
        'right of rescission, rescind, principal dwelling: back out…home | back out…house | back out…mortgage | changed…mortgage | cancel…my house | cancel…my home | cancel…mortgage | cancel…refinance | cancel…home equity | cancel…second mortgage | days…cancel…home | undo…mortgage | out of…mortgage | out of…home loan | mind…mortgage | rescind\n'
        'mortgage, dwelling, residential mortgage loan: home equity | second mortgage | heloc | loan on my house | loan on my home | home loan | house loan | loan on a house | borrowed against…house | borrowed against…home\n'
        'deferred deposit transaction, payday loan, high-cost short-term credit: payday | cash advance | pay day loan | deferred presentment | short-term loan\n'
        'telephone communication, telephone call: phone me | phones me | phoning me | ring me | rings me | ringing me | phoned me | rang me\n'
        'executor, administrator, spouse of a deceased consumer: died | passed away | deceased | is dead | passed on | late husband | late wife | late father | late mother | dead husband | dead wife | dead father | dead mother\n'
        'minor, capacity to contract: underage | under age | under 18 | teenager | my kid\n'
        'bring legal action, time-barred debt: sue me…past | sue…past the | sue…expired | threaten…sue…old | sue…after the | sued…past the\n'
        'prepayment, early repayment: pay off…early | pay it off | pay back early | settle early | repay…early | early payoff\n'
        'licence to lend, licensing: allowed to lend | legally lend | permit to lend | licence…collect | license…collect\n'
        'notice of default, acceleration: call in the loan | whole balance | full balance…due | accelerate\n'
        'repayment plan, forbearance: payment plan | pay in installments | pay in instalments | pay less each month\n'
        'unfair or deceptive, misleading: lied to me | lied about | tricked me | misled me | scammed\n'
        'credit repair organization: credit repair | fix my credit | debt settlement company\n'
        'refund of charges, unauthorised charges: overcharged | charged too much | money back | refund\n'
        'compound interest, interest on interest: interest on interest | interest upon interest\n'
        'maximum fee, fee for the transaction: fee limit | fee cap | limit on fees | most…charge\n'
        'records, account statement: proof of payment | statement of account | how much I owe\n'
        'written request, cease communication: write…letter…stop | send…letter…stop | tell…stop…contact | told…stop…calling\n'
        '公安机关, 治安管理处罚, 拘留: 派出所 | 报警 | 报案 | 警察管\n'
    ),
}
